import type { z } from "zod";
import { InvalidInput, MalformedRequest, problem } from "../errors.ts";
import type { Call } from "./call.ts";
import { fieldErrors } from "./schemas/field-errors.ts";
import { EmptyBody } from "./schemas/requests.ts";

/** Exactly JSON, with or without a charset: a form or text/plain could be posted across sites without asking (ASVS 3.5.2). */
const jsonType = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The request's JSON, as the schema describes it.
 * @throws unsupported_media_type, body_too_large, MalformedRequest, InvalidInput
 */
export function readBody<Schema extends z.ZodType>(call: Call, schema: Schema): z.output<Schema> {
  requireJson(call);
  return parsed(textOf(call.body()), schema);
}

function requireJson(call: Call): void {
  if (!jsonType.test(call.header("content-type") ?? "")) throw problem("unsupported_media_type");
  // RFC 9110 §8.4: what is compressed would be read as something else than was sent.
  if (!/^(identity)?$/i.test(call.header("content-encoding") ?? "")) throw problem("unsupported_media_type");
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  const outcome = schema.safeParse(parseJson(text));
  if (!outcome.success) throw new InvalidInput(fieldErrors(outcome.error));
  return outcome.data;
}

/** For a POST that takes nothing: no body at all, or an empty JSON object. */
export function refuseBody(call: Call): void {
  if (call.header("content-type") !== null) requireJson(call);
  const text = textOf(call.body());
  if (text !== "") parsed(text, EmptyBody);
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new MalformedRequest("The body is not UTF-8 text.", cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's words are not passed on: they quote the body, and pieces of a code or a number look harmless in a log.
    throw new MalformedRequest("The body is not JSON.");
  }
}
