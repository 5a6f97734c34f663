import { expect, test } from "vitest";
import { exchange } from "../../support/client.ts";
import { expectBadFields, expectProblem } from "../../support/expect-problem.ts";
import { messagesTo } from "../../support/inbox.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct } from "../../support/product.ts";

const posts = ["/api/send-otp", "/api/verify-otp", "/api/login"] as const;
const json = { "content-type": "application/json" };
const number = "+14155550160";

/** What has to be in the body so that only the field under test is wrong. */
const rest: Record<string, object> = {
  "/api/send-otp": { phone_number: number },
  "/api/verify-otp": { phone_number: number, otp: "123456" },
  "/api/login": { phone_number: number },
};
const fields = [
  ["/api/send-otp", "phone_number"],
  ["/api/verify-otp", "phone_number"],
  ["/api/verify-otp", "otp"],
  ["/api/login", "phone_number"],
] as const;

describeProduct("bad bodies", (product) => {
  const post = (path: string, body: string | Buffer, headers: Record<string, string> = json) =>
    exchange(product.origin, { method: "POST", path, headers, body });

  test.each(posts)("%s refuses what is not JSON as malformed", async (path) => {
    const broken = [
      "",
      "{",
      '{"phone_number":',
      "{'phone_number':'x'}",
      "undefined",
      "NaN",
      '{"a":1}}',
      "\ufeff{}",
      '"\\ud8"',
    ];
    for (const body of broken) expectProblem(await post(path, body), 400, "malformed_request");
    const latin1 = Buffer.from('{"phone_number":"+1415555016\xff"}', "latin1");
    expectProblem(await post(path, latin1), 400, "malformed_request");
  });

  test.each(posts)("%s refuses JSON that is not an object", async (path) => {
    for (const body of ["[]", '"text"', "1", "null", "true"]) {
      const answer = await post(path, body);
      expectProblem(answer, 422, "invalid_input", {
        errors: [{ field: "body", message: expect.any(String) }],
      });
    }
  });

  test.each(fields)("%s wants %s to be a string", async (path, field) => {
    for (const value of [
      null,
      true,
      false,
      0,
      14155550160,
      1.5,
      [],
      [number],
      {},
      { $ne: "" },
      { length: 6 },
    ]) {
      expectBadFields(await post(path, JSON.stringify({ ...rest[path], [field]: value })), field);
    }
    expectBadFields(await post(path, JSON.stringify({ ...rest[path], [field]: undefined })), field);
  });

  test("a code is six ASCII digits and nothing else", async () => {
    const wrong = [
      "",
      "12345",
      "1234567",
      " 123456",
      "123456 ",
      "12345a",
      "-12345",
      "1e5000",
      "0x1234",
      "１２３４５６",
      "12345\n",
      "123 456",
      "'OR'1'='1",
    ];
    for (const otp of wrong) {
      expectBadFields(await post("/api/verify-otp", JSON.stringify({ phone_number: number, otp })), "otp");
    }
  });

  test("every bad field is named at once", async () => {
    expectBadFields(await post("/api/verify-otp", '{"phone_number":1,"otp":[]}'), "phone_number", "otp");
  });

  test.each(posts)("%s refuses fields that it does not know", async (path) => {
    for (const name of ["otp_verified", "user_id", "Phone_number", "constructor", "__proto__", "token"]) {
      const known = JSON.stringify(rest[path]).slice(0, -1);
      expectBadFields(await post(path, `${known},${JSON.stringify(name)}:1}`), name);
    }
  });

  test("a key that comes twice never means two numbers", async () => {
    const [one, two] = [newNumber(), newNumber()];
    const answer = await post("/api/send-otp", `{"phone_number":"${one}","phone_number":"${two}"}`);
    expect([200, 400, 422]).toContain(answer.status);
    const sentTo = [one, two].map((to) => messagesTo(product.origin, to));
    const counts = (await Promise.all(sentTo)).map((messages) => messages.length);
    if (answer.status === 200) expect([answer.body.phone_e164, counts]).toEqual([two, [0, 1]]);
    else expect(counts).toEqual([0, 0]);
  });

  test("deep nesting is refused like any other bad body", async () => {
    const nested = (depth: number) => `{"phone_number":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expectBadFields(await post("/api/send-otp", nested(2_000)), "phone_number");
    expectProblem(await post("/api/send-otp", nested(100_000)), 413, "body_too_large");
  });

  test("a body may have 4096 bytes and not one more, counted whatever its headers claim", async () => {
    const padded = (bytes: number) => JSON.stringify({ phone_number: newNumber() }).padEnd(bytes, " ");
    expect((await post("/api/send-otp", padded(4_096))).status).toBe(200);
    expectProblem(await post("/api/send-otp", padded(4_097)), 413, "body_too_large");
    expectProblem(await post("/api/send-otp", padded(1_000_000)), 413, "body_too_large");
    const chunked = { ...json, "transfer-encoding": "chunked" };
    const answer = await exchange(product.origin, {
      method: "POST",
      path: "/api/send-otp",
      headers: chunked,
      body: padded(8_192),
    });
    expectProblem(answer, 413, "body_too_large");
  });

  test("only application/json is read, and nothing is sent for anything else", async () => {
    const to = newNumber();
    const body = JSON.stringify({ phone_number: to });
    const types = [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonx",
      "application/problem+json",
      "text/plain; application/json",
      "application/json; charset=utf-16",
      "application/json, text/plain",
      "",
    ];
    for (const type of types) {
      expectProblem(
        await post("/api/send-otp", body, { "content-type": type }),
        415,
        "unsupported_media_type",
      );
    }
    expectProblem(await post("/api/send-otp", body, {}), 415, "unsupported_media_type");
    for (const encoding of ["gzip", "br", "deflate", "x"]) {
      const headers = { ...json, "content-encoding": encoding };
      expectProblem(await post("/api/send-otp", body, headers), 415, "unsupported_media_type");
    }
    expect(await messagesTo(product.origin, to)).toEqual([]);
    const alike = { "content-type": "Application/JSON; charset=UTF8", "content-encoding": "identity" };
    expect((await post("/api/send-otp", body, alike)).status).toBe(200);
  });
});
