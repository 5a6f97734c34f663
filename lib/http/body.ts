import { z } from "zod";
import { BodyTooLarge, InvalidInput, MalformedRequest, UnsupportedMediaType } from "../errors.ts";
import { fieldErrors } from "./schemas/field-errors.ts";

const maxBytes = 4_096;
/** Exactly JSON, with or without a charset: a form or text/plain could be posted across sites without asking (ASVS 3.5.2). */
const jsonType = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * The request's JSON, as the schema describes it. Bytes are counted as they come, whatever Content-Length claims.
 * @throws UnsupportedMediaType, BodyTooLarge, MalformedRequest, InvalidInput
 */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  requireJson(request);
  return parsed(await readText(request), schema);
}

function requireJson(request: Request): void {
  if (!jsonType.test(request.headers.get("content-type") ?? "")) throw new UnsupportedMediaType();
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  const outcome = schema.safeParse(parseJson(text));
  if (!outcome.success) throw new InvalidInput(fieldErrors(outcome.error));
  return outcome.data;
}

/** For a POST that takes nothing: no body at all, or an empty JSON object. */
export async function refuseBody(request: Request): Promise<void> {
  if (request.headers.get("content-type") !== null) requireJson(request);
  const text = await readText(request);
  if (text !== "") parsed(text, z.strictObject({}));
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new BodyTooLarge(maxBytes);
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new BodyTooLarge(maxBytes);
    }
    chunks.push(value);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new MalformedRequest("The body is not UTF-8 text.", cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedRequest("The body is not JSON.", cause);
  }
}
