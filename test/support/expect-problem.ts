import { expect } from "vitest";
import type { Answer } from "./client.ts";

type Facts = { retry_after?: unknown; attempts_left?: unknown; errors?: unknown };

/**
 * The one form of every error (RFC 9457): all members and no other, the request id also in its header, and a wait
 * wherever the status promises one.
 */
export function expectProblem(answer: Answer, status: number, code: string, facts: Facts = {}): void {
  const waits = status === 429 || status === 503;
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: {
      type: expect.any(String),
      title: expect.stringMatching(/\S/),
      status,
      detail: expect.stringMatching(/^\S.*\.$/s),
      code,
      request_id: answer.headers["x-request-id"],
      ...(waits ? { retry_after: expect.any(Number) } : {}),
      ...facts,
    },
  });
  expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json\b/);
  expect(answer.headers["x-request-id"]).toMatch(/\S/);
  const { retry_after } = answer.body;
  expect(answer.headers["retry-after"]).toBe(retry_after === undefined ? undefined : String(retry_after));
  if (waits)
    expect(Number.isInteger(answer.body.retry_after) && Number(answer.body.retry_after) > 0).toBe(true);
  expect(answer.headers["cache-control"]).toContain("no-store");
}

/** 422 that names exactly these fields, each with a sentence. */
export function expectBadFields(answer: Answer, ...fields: readonly string[]): void {
  const message = expect.stringMatching(/^\S.*\.$/s);
  expectProblem(answer, 422, "invalid_input", { errors: fields.map((field) => ({ field, message })) });
}
