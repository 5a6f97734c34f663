import { expect, test } from "vitest";
import type { Answer } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct, signIn } from "../../support/product.ts";
import { wrongCode } from "../../support/wrong-code.ts";

describeProduct("somebody who knows a number but did not ask for its code", (product) => {
  const guess = (phone_number: string, otp: string) =>
    product.client().post("/api/verify-otp", { phone_number, otp });

  test("cannot use up the tries of the client that asked", async () => {
    const owner = product.client();
    const number = newNumber();
    await owner.post("/api/send-otp", { phone_number: number });
    const otp = await product.code(number);
    for (let nth = 1; nth <= 12; nth++)
      expect([401, 429]).toContain((await guess(number, wrongCode(otp, nth))).status);
    const wrong = await owner.post("/api/verify-otp", { phone_number: number, otp: wrongCode(otp, 13) });
    expectProblem(wrong, 401, "wrong_code", { attempts_left: 4 });
    expect((await owner.post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
  });

  test("has five tries a code like anybody, and is then refused the right one too", async () => {
    const number = newNumber();
    await product.client().post("/api/send-otp", { phone_number: number });
    const otp = await product.code(number);
    for (let nth = 1; nth <= 5; nth++) expect((await guess(number, wrongCode(otp, nth))).status).toBe(401);
    expect([401, 429]).toContain((await guess(number, otp)).status);
  });

  test("gets one answer for a wrong, expired, used, replaced and never-sent code", async () => {
    const [never, wrong, expired, used, replaced] = Array.from({ length: 5 }, newNumber) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const owner = product.client();
    const codeFor = async (phone_number: string) => {
      expect((await owner.post("/api/send-otp", { phone_number })).status).toBe(200);
      return product.code(phone_number);
    };
    const [expiredCode, firstCode] = [await codeFor(expired), await codeFor(replaced)];
    await product.travel(305);
    const replacement = await codeFor(replaced);
    const usedCode = await codeFor(used);
    expect((await owner.post("/api/verify-otp", { phone_number: used, otp: usedCode })).status).toBe(200);
    const wrongOtp = wrongCode(await codeFor(wrong));
    expect(replacement).not.toBe(firstCode);

    const answers: Answer[] = [];
    for (const [number, otp] of [
      [never, "123456"],
      [wrong, wrongOtp],
      [expired, expiredCode],
      [used, usedCode],
      [replaced, firstCode],
    ] as const) {
      answers.push(await guess(number, otp));
    }
    const [first] = answers as [Answer];
    expectProblem(first, 401, "wrong_code");
    for (const answer of answers)
      expect({ ...answer.body, request_id: "" }).toEqual({ ...first.body, request_id: "" });
  });

  test("gets the same answers for a number that has an account and one that has none", async () => {
    const known = await signIn(product.client());
    await product.travel(31);
    const [one, two] = await Promise.all(
      [known, newNumber()].map((phone_number) => product.client().post("/api/send-otp", { phone_number })),
    );
    const plain = ({ status, body }: Answer) => ({ status, ...body, phone_number: "", phone_e164: "" });
    expect(plain(two as Answer)).toEqual(plain(one as Answer));
  });

  test("does not end or delay the session of its owner", async () => {
    const owner = product.client();
    const number = await signIn(owner);
    await product.travel(31);
    await product.client().post("/api/send-otp", { phone_number: number });
    for (let nth = 1; nth <= 12; nth++) await guess(number, "000000");
    expect((await owner.get("/api/session")).status).toBe(200);
  });
});
