import { z } from "zod";

/** Times in bodies: UTC, in the form that existing clients parse. */
export const UtcTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
  .meta({
    id: "UtcTime",
    description: "A moment in UTC, written `YYYY-MM-DD HH:MM:SS`.",
    examples: ["2026-11-20 10:30:00"],
  });

export const E164Number = z
  .string()
  .regex(/^\+[1-9]\d{1,14}$/)
  .meta({
    id: "E164Number",
    description: "The canonical form of a phone number (ITU-T E.164): `+`, country code, national number.",
    examples: ["+12025550123"],
  });

export const NumberAsWritten = z.string().meta({
  id: "NumberAsWritten",
  description:
    "The phone number exactly as this request wrote it, so that a client can compare the two. Where the request held none, it is the canonical form.",
  examples: ["+1 202-555-0123"],
});

export const UserId = z
  .int()
  .positive()
  .meta({
    id: "UserId",
    description: "Identifies the person behind a number. Stays the same for as long as the account lives.",
    examples: [1],
  });

export const TransportToken = z.string().min(1).meta({
  id: "TransportToken",
  description:
    "The proof for the next step. Only there when the request said `X-Auth-Transport: token`; send it back as `Authorization: Bearer …`. It is opaque, and of up to some hundred characters.",
});

/** A sentence that says what happened. Existing clients know three of these texts by heart. */
export const message = (text: string) =>
  z.string().meta({ description: "What happened, in words.", examples: [text] });
