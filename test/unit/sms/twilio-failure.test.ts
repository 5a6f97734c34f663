import { expect, test } from "vitest";
import { factsOf, TwilioFailure, verdictOf } from "#lib/sms/twilio-failure.ts";

test.each([
  [{ status: 400, code: 21211 }, "refused"],
  [{ status: 400, code: 21408 }, "refused"],
  [{ status: 400, code: 21610 }, "refused"],
  [{ status: 400, code: 21612 }, "refused"],
  [{ status: 400, code: 21614 }, "refused"],
  [{ status: 403, code: 21608 }, "refused"],
  [{ status: 401, code: 20003 }, "account"],
  [{ status: 400, code: 20003 }, "account"],
  [{ status: 403 }, "account"],
  [{ status: 404, code: 20404 }, "account"],
  [{ status: 400, code: 21606 }, "rejected"],
  [{ status: 302 }, "rejected"],
  [{ status: 429, code: 20429 }, "busy"],
  [{ code: "ENOTFOUND" }, "unreachable"],
  [{ code: "EAI_AGAIN" }, "unreachable"],
  [{ code: "ECONNREFUSED" }, "unreachable"],
  [{ code: "CERT_HAS_EXPIRED" }, "unreachable"],
  [{ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "unreachable"],
  [{ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }, "unreachable"],
  [{ code: "ERR_TLS_CERT_ALTNAME_INVALID" }, "unreachable"],
  [{ code: "EHOSTUNREACH", syscall: "connect" }, "unreachable"],
  [{ code: "ETIMEDOUT", errors: [] }, "unreachable"],
  [{ code: "EHOSTUNREACH", syscall: "read" }, "unanswered"],
  [{ code: "ECONNRESET" }, "unanswered"],
  [{ code: "ECONNABORTED" }, "unanswered"],
  [{ code: "ETIMEDOUT" }, "unanswered"],
  [{ status: 500 }, "unanswered"],
  [{ status: 503 }, "unanswered"],
  [{ status: 408 }, "unanswered"],
  [{ status: 201, code: "ECONNRESET" }, "unanswered"],
  [new SyntaxError("Unexpected token"), "unanswered"],
  [undefined, "unanswered"],
])("%o is %s", (error, verdict) => {
  expect(verdictOf(error)).toBe(verdict);
});

test("only name, status and code of an error are kept", () => {
  const error = Object.assign(new Error("The 'To' number +12025550100 is not valid"), {
    status: 400,
    code: 21211,
    moreInfo: "https://www.twilio.com/docs/errors/21211",
    config: { data: "Body=123456" },
  });
  expect(factsOf(error)).toEqual({ name: "Error", status: 400, code: 21211 });
  const kept = new TwilioFailure(error);
  expect(kept.message).toBe("Error, status 400");
  expect({ ...kept }).toEqual({ name: "TwilioFailure", code: 21211 });
  expect(kept.cause).toBeUndefined();
});

test("a code that is not a plain word is dropped", () => {
  expect(factsOf({ code: "to +12025550100\n" })).toEqual({ name: "Error", status: null, code: null });
});
