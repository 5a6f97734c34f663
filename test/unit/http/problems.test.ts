import { describe, expect, test } from "vitest";
import { AppError, DatabaseUnavailable, LimitReached, problem } from "#lib/errors.ts";
import { problemExamples } from "#lib/http/openapi/problems.ts";
import { problemOf } from "#lib/http/problem.ts";
import { refusalEntry } from "#lib/http/security-events.ts";
import { type ProblemCode, problemCodes, problems } from "#lib/problems.ts";

const exampleOf = (code: ProblemCode) => problemExamples[code]?.value;
const withStatus = (...statuses: number[]) =>
  problemCodes.filter((code) => statuses.includes(problems[code].status));

describe("the documented example of a problem", () => {
  test.each(problemCodes)("%s has its own code, status and title, and a sentence", (code) => {
    const { status, title } = problems[code];
    const type = `urn:phone-login:problem:${code}`;
    expect(exampleOf(code)).toMatchObject({ type, code, status, title });
    expect(exampleOf(code)?.detail).toMatch(/^[A-Z].*\.$/);
  });

  test.each(withStatus(429, 503))("%s says when to try again", (code) => {
    expect(exampleOf(code)?.retry_after).toBeGreaterThan(0);
  });

  test.each(withStatus(500, 502))("%s promises nothing of another try", (code) => {
    expect(exampleOf(code)).not.toHaveProperty("retry_after");
  });
});

describe("an answer", () => {
  test("that needs facts is made by its class alone", () => {
    // @ts-expect-error the class asks for the wait
    expect(problem("limit_reached").facts).toEqual({});
  });

  test("repeats the wait and names the scheme of a 401 in its headers", () => {
    expect(problemOf(new LimitReached(42), "r").headers).toMatchObject({ "Retry-After": "42" });
    for (const code of withStatus(401))
      expect(problemOf(new AppError(code, "No."), "r").headers).toHaveProperty("WWW-Authenticate", "Bearer");
  });

  test("takes the sentence of its place over the one of the table, and never shows the cause", () => {
    const cause = new Error("private");
    const { body } = problemOf(problem("not_found", { detail: "You have no such session.", cause }), "r");
    expect(JSON.parse(body)).toMatchObject({ code: "not_found", detail: "You have no such session." });
    expect(body).not.toContain("private");
  });

  test("carries the facts of its row", () => {
    expect(problemOf(problem("overloaded"), "r").headers).toMatchObject({ "Retry-After": "1" });
  });
});

describe("a refusal in the log", () => {
  test("is a failure under the event of its row, with the code as the reason", () => {
    const entry = refusalEntry(new LimitReached(42, "sendsPerIpPerHour"), { requestId: "r" });
    expect(entry).toMatchObject({
      event: "excess_rate_limit_exceeded",
      outcome: "failure",
      reason: "limit_reached",
      limit: "sendsPerIpPerHour",
      requestId: "r",
    });
  });

  test("leaves open what a silent database did", () => {
    const cause = new Error("lost");
    const entry = refusalEntry(new DatabaseUnavailable(cause), {});
    expect(entry).toMatchObject({ event: "database_unavailable", outcome: "unknown", cause });
  });
});
