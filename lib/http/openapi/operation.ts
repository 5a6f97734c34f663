import type { z } from "zod";
import type { ProblemCode } from "../../problems.ts";
import { defaultResponse, problemResponses } from "./problems.ts";
import { componentRef, headerRefs, schemaRef } from "./references.ts";

export type Method = "get" | "post" | "delete";
export type Tag = "Sign in" | "Sessions" | "Operations" | "Documentation" | "Development";
type Scheme = "flowCookie" | "sessionCookie" | "deviceCookie" | "bearer";
type Parameter =
  | "AuthTransport"
  | "AcceptLanguage"
  | "PhoneNumberInPath"
  | "PhoneNumberInQuery"
  | "SessionId";
type Examples<Value> = Record<string, { summary: string; value: Value }>;
type Content = { mediaType: string; schema: object; examples?: Examples<unknown> };
type Response = { description: string; headers?: readonly string[]; content: Content };

/** One row of the table of routes, as short as it can be said. */
export type Operation = {
  id: string;
  tag: Tag;
  summary: string;
  description: string;
  /** Alternatives; an empty one means that none is needed either. */
  security: readonly (Scheme | "none")[];
  parameters?: readonly Parameter[];
  body?: Content;
  responses: Record<number, Response>;
  problems: readonly ProblemCode[];
};

export type Paths = Record<string, Partial<Record<Method, Operation>>>;

/** JSON in the shape of a schema; its examples are held to that shape by the compiler, and by a test. */
export function json<Schema extends z.ZodType>(schema: Schema, examples: Examples<z.infer<Schema>>): Content {
  return { mediaType: "application/json", schema: schemaRef(schema), examples };
}

export function openApiPaths(paths: Paths) {
  return mapValues(paths, (methods) => mapValues(methods, openApiOperation));
}

function openApiOperation(operation: Operation) {
  const { id, tag, summary, description, security, parameters, body, responses, problems } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: security.map((scheme) => (scheme === "none" ? {} : { [scheme]: [] })),
    ...(parameters && { parameters: parameters.map((name) => componentRef("parameters", name)) }),
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...mapValues(responses, openApiResponse),
      ...problemResponses(problems),
      default: defaultResponse,
    },
  };
}

function openApiResponse({ description, headers = [], content }: Response) {
  return {
    description,
    headers: headerRefs(["X-Request-Id", ...headers]),
    content: contentOf(content),
  };
}

function contentOf({ mediaType, schema, examples }: Content) {
  return { [mediaType]: { schema, ...(examples && { examples }) } };
}

function mapValues<Value, Result>(record: Record<string, Value>, map: (value: Value) => Result) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
