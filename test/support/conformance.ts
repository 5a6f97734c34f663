import { registerSchema, type Validator, validate } from "@hyperjump/json-schema/openapi-3-1";
import { openApiDocument } from "#lib/http/openapi/document.ts";
import type { Answer, RawRequest } from "./client.ts";

type Ref = { $ref: string };
type Header = { required?: boolean; schema: { type?: string } };
type Content = { schema: object; examples?: Record<string, unknown> };
export type DocumentedResponse = {
  headers: Record<string, Ref>;
  content: Record<string, Content>;
};
export type DocumentedOperation = {
  operationId: string;
  parameters?: Ref[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, DocumentedResponse>;
};

/** What the server serves at /openapi.json; a test holds the two against each other. */
export const document = JSON.parse(
  JSON.stringify(
    openApiDocument({
      appName: "Phone Login",
      version: "1.2.3",
      publicUrl: new URL("http://localhost:3000"),
      includeInbox: true,
    }),
  ),
) as {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { headers: Record<string, Header>; schemas: Record<string, object> };
};

const uri = "https://example.com/answers";
const inJsonSchema = (text: string) => text.replaceAll("#/components/schemas/", "#/$defs/");
registerSchema(
  {
    $schema: "https://spec.openapis.org/oas/3.1/dialect/base",
    $defs: JSON.parse(inJsonSchema(JSON.stringify(document.components.schemas))),
  },
  uri,
);

const products = new Set<string>();

/** From now on every answer from here has to be one that the document promises. */
export function expectConformance(origin: string): void {
  products.add(origin);
}

/** @throws Error that says what the document does not promise */
export async function requireConformance(origin: string, request: RawRequest, answer: Answer): Promise<void> {
  if (!products.has(origin)) return;
  const faults = await faultsOf(request, answer);
  if (faults.length === 0) return;
  const asked = `${request.method ?? "GET"} ${request.path}`;
  const given = `${answer.status} ${JSON.stringify(answer.headers)}\n${answer.text.slice(0, 500)}`;
  throw new Error(`Not as documented: ${asked}\n  - ${faults.join("\n  - ")}\n${given}`);
}

/** What of an answer the document does not promise. */
export async function faultsOf(request: RawRequest, answer: Answer): Promise<string[]> {
  const faults = [...faultsOfAny(answer)];
  const { method = "GET", path } = request;
  if (method === "OPTIONS" && answer.status === 204) return faults;
  const methods = methodsAt(path);
  const operation = methods?.[method === "HEAD" ? "get" : method.toLowerCase()];
  if (operation !== undefined) {
    const response = operation.responses[responseKey(operation, answer)];
    if (response === undefined) faults.push(`${operation.operationId} has no answer ${answer.status}`);
    else faults.push(...(await faultsOfDocumented(response, answer, method === "HEAD")));
  } else if (answer.status >= 400 && method !== "HEAD" && !isHtml(answer)) {
    faults.push(...(await faultsOfSchema({ $ref: "#/components/schemas/Problem" }, answer.body)));
  } else if (methods !== undefined && answer.status < 400) {
    faults.push(`${method} is answered with ${answer.status} and not documented`);
  }
  return faults;
}

/** What `default` promises: nothing that a client could avoid or expect belongs there. */
const anywhere = new Set([405, 408, 431]);

function responseKey({ responses }: DocumentedOperation, { status }: Answer): string {
  return anywhere.has(status) && !(status in responses) ? "default" : String(status);
}

function* faultsOfAny({ status, headers, body, ...answer }: Answer): Generator<string> {
  if (status >= 500 && status !== 502 && status !== 503) yield `${status} is a fault of ours`;
  if (!/^[0-9a-f-]{36}$/.test(String(headers["x-request-id"]))) yield "X-Request-Id is missing";
  if (headers["content-security-policy"] === undefined) yield "Content-Security-Policy is missing";
  if (status < 400) return;
  if (headers["cache-control"] !== "no-store") yield "a failure may be stored";
  if (mediaTypeOf({ headers }) !== "application/problem+json" || answer.text === "") return;
  if (body.status !== status) yield "the body repeats another status";
  if (body.request_id !== headers["x-request-id"]) yield "the body repeats another request id";
  if (String(body.retry_after) !== String(headers["retry-after"])) yield "the waits differ";
}

async function faultsOfDocumented(
  { headers, content }: DocumentedResponse,
  answer: Answer,
  isHead: boolean,
): Promise<string[]> {
  const faults = [...faultsOfHeaders(headers, answer)];
  const type = mediaTypeOf(answer);
  const documented = content[type];
  if (documented === undefined) return [...faults, `the media type ${type} is not documented`];
  if (isHead || !type.endsWith("json")) return faults;
  const { code } = answer.body;
  const { examples = {} } = documented;
  if (answer.status >= 400 && code !== undefined && !(String(code) in examples))
    faults.push(`the code ${code} is not documented`);
  return [...faults, ...(await faultsOfSchema(documented.schema, JSON.parse(answer.text)))];
}

/** Headers that only some answers have, so that the document has to say which. */
const telling = ["Retry-After", "WWW-Authenticate", "Set-Cookie", "Allow"];

function* faultsOfHeaders(documented: Record<string, Ref>, { headers }: Answer): Generator<string> {
  for (const name of telling) {
    if (headers[name.toLowerCase()] !== undefined && !(name in documented))
      yield `the header ${name} is not documented`;
  }
  for (const [name, { $ref }] of Object.entries(documented)) {
    const value = headers[name.toLowerCase()];
    const { required, schema } = document.components.headers[$ref.split("/").at(-1) ?? ""] as Header;
    if (required && value === undefined) yield `the header ${name} is missing`;
    if (value !== undefined && schema.type === "integer" && !/^[1-9][0-9]*$/.test(String(value)))
      yield `the header ${name} is no number`;
  }
}

const validators = new Map<string, Validator>();

async function faultsOfSchema(schema: object, value: unknown): Promise<string[]> {
  const name = (schema as Partial<Ref>).$ref?.split("/").at(-1);
  if (name === undefined) return [];
  let validator = validators.get(name);
  if (validator === undefined) {
    validator = await validate(`${uri}#/$defs/${name}`);
    validators.set(name, validator);
  }
  const output = validator(value as Parameters<Validator>[0], "BASIC");
  if (output.valid) return [];
  return (output.errors ?? []).map(
    ({ instanceLocation, absoluteKeywordLocation }) =>
      `${name}: ${instanceLocation} breaks ${absoluteKeywordLocation}`,
  );
}

/** The operations at a path; undefined where it is not documented. */
function methodsAt(path: string): Record<string, DocumentedOperation> | undefined {
  const segments = segmentsOf(path);
  const template = Object.keys(document.paths).find((candidate) => {
    const parts = candidate.split("/");
    return (
      parts.length === segments?.length &&
      parts.every((part, at) =>
        part.startsWith("{") ? !/^\.{0,2}$/.test(segments[at] ?? "") : part === segments[at],
      )
    );
  });
  return template === undefined ? undefined : document.paths[template];
}

function segmentsOf(path: string): string[] | null {
  try {
    const [plain = ""] = path.replace(/^https?:\/\/[^/?#]*/i, "").split("?");
    return plain.split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}

function mediaTypeOf({ headers }: Pick<Answer, "headers">): string {
  return (headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
}

function isHtml(answer: Pick<Answer, "headers">): boolean {
  return mediaTypeOf(answer) === "text/html";
}
