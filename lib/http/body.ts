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
  if (!jsonType.test(request.headers.get("content-type") ?? "")) throw new UnsupportedMediaType();
  const parsed = schema.safeParse(parseJson(await readText(request)));
  if (!parsed.success) throw new InvalidInput(fieldErrors(parsed.error));
  return parsed.data;
}

/** For a POST that takes nothing: no body at all, or an empty JSON object. */
export async function refuseBody(request: Request): Promise<void> {
  if (request.headers.get("content-type") === null && (await readText(request)) === "") return;
  await readBody(request, z.strictObject({}));
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
