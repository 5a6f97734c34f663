import { z } from "zod";
import { E164Number, UtcTime } from "./values.ts";

/** Answers for those who run the product: is it alive, is it ready, what did it not send. */

export const LivenessAnswer = z
  .strictObject({ status: z.literal("healthy") })
  .meta({ id: "LivenessAnswer", description: "The process answers. Says nothing of the database." });

/** No prefix and no figure: who watches over the service finds those in its log, and nobody else needs them. */
export const ClosedLimit = z
  .strictObject({
    scope: z.enum(["prefix", "country", "everything"]).meta({ description: "What gets no more messages." }),
    country: z
      .string()
      .optional()
      .meta({ description: "Which one, as an ISO code.", examples: ["US"] }),
    closed_since: UtcTime,
  })
  .meta({ id: "ClosedLimit", description: "A sending budget that has run out for now." });

export const HealthAnswer = z
  .strictObject({
    status: z.enum(["healthy", "unhealthy"]),
    service: z.string().meta({ description: "The name of this service.", examples: ["Phone Login"] }),
    database: z.enum(["connected", "disconnected"]),
    database_kind: z.enum(["mysql", "embedded"]),
    sms: z.enum(["twilio", "inbox"]).meta({ description: "Where messages go." }),
    limits: z.array(ClosedLimit).optional().meta({
      description:
        "Present only while a sending budget has run out; numbers it does not cover still get their codes.",
    }),
  })
  .meta({ id: "HealthAnswer", description: "Whether the service can do its work." });

export const InboxMessage = z
  .strictObject({
    to: E164Number,
    body: z.string().meta({
      description: "The text as the phone would show it.",
      examples: [
        "012345 is your Phone Login code. It is valid for 5 minutes. Never share it.\n@localhost #012345",
      ],
    }),
    code: z.string().meta({ description: "The code in the text.", examples: ["012345"] }),
    sent_at: UtcTime,
  })
  .meta({ id: "InboxMessage", description: "A message that was kept instead of sent." });

export const InboxAnswer = z
  .strictObject({ messages: z.array(InboxMessage) })
  .meta({ id: "InboxAnswer", description: "The messages, newest first." });

export type LivenessAnswer = z.infer<typeof LivenessAnswer>;
export type ClosedLimit = z.infer<typeof ClosedLimit>;
export type HealthAnswer = z.infer<typeof HealthAnswer>;
export type InboxMessage = z.infer<typeof InboxMessage>;
export type InboxAnswer = z.infer<typeof InboxAnswer>;
