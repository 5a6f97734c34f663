import { expect, test } from "vitest";
import { expectProblem } from "../../support/expect-problem.ts";
import { newestCode } from "../../support/inbox.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct, signIn, verify } from "../../support/product.ts";
import { wrongCode } from "../../support/wrong-code.ts";

describeProduct("what each step proves to the next", (product) => {
  const login = (client: ReturnType<typeof product.client>, phone_number: string) =>
    client.post("/api/login", { phone_number });

  test.each(["cookie", "token"] as const)("login without a grant is refused (%s)", async (transport) => {
    const number = newNumber();
    expectProblem(await login(product.client(transport), number), 401, "verification_required");
    // Not even while somebody else holds one, has used one, or is signed in.
    const owner = product.client();
    await verify(owner, number);
    expectProblem(await login(product.client(transport), number), 401, "verification_required");
    expect((await login(owner, number)).status).toBe(200);
    expectProblem(await login(product.client(transport), number), 401, "verification_required");
  });

  test.each(["cookie", "token"] as const)("a flow is not a grant (%s)", async (transport) => {
    const client = product.client(transport);
    const number = newNumber();
    await client.post("/api/send-otp", { phone_number: number });
    expectProblem(await login(client, number), 401, "verification_required");
  });

  test.each(["cookie", "token"] as const)("a grant opens its own number only (%s)", async (transport) => {
    const other = await signIn(product.client());
    const client = product.client(transport);
    const number = await verify(client);
    expectProblem(await login(client, other), 401, "verification_required");
    expect((await login(client, number)).status).toBe(200);
    expect((await client.get("/api/session")).body.user).toMatchObject({ phone_e164: number });
  });

  test.each(["cookie", "token"] as const)(
    "a grant is good once, a saved copy included (%s)",
    async (transport) => {
      const client = product.client(transport);
      const number = await verify(client);
      const copy = client.copy();
      expect((await login(client, number)).status).toBe(200);
      expectProblem(await login(copy, number), 401, "verification_required");
    },
  );

  test("of twenty logins with one grant at once exactly one opens a session", async () => {
    const client = product.client();
    const number = await verify(client);
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(client.copy(), number)));
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, ...Array(19).fill(401)]);
  });

  test("what a cookie proves is exchanged for no token, which a script of the page could read (C11)", async () => {
    const client = product.client();
    const number = await verify(client);
    const body = { phone_number: number };
    const asScript = { "x-auth-transport": "token", "sec-fetch-site": "same-origin" };
    expectProblem(await client.post("/api/login", body, asScript), 401, "verification_required");
    expect((await login(client, number)).status).toBe(200);
  });

  test.each(["cookie", "token"] as const)(
    "that a code is used is told to the client that holds a grant for its number, and to no other (%s)",
    async (transport) => {
      const client = product.client(transport);
      const number = await verify(client);
      const again = { phone_number: number, otp: await product.code(number) };
      const holder = client.copy();
      expectProblem(await holder.post("/api/verify-otp", again), 401, "code_expired");
      const holdsAnother = product.client(transport);
      await verify(holdsAnother);
      for (const stranger of [product.client(transport), holdsAnother])
        expectProblem(await stranger.post("/api/verify-otp", again), 401, "wrong_code");
      expect((await login(client, number)).status).toBe(200);
    },
  );

  test("a grant tells its holder nothing of the code that came after it (D4)", async () => {
    const client = product.client("token");
    const number = await verify(client);
    await product.travel(31);
    await product.client().post("/api/send-otp", { phone_number: number });
    const otp = await product.code(number);
    const wrong = { phone_number: number, otp: wrongCode(otp) };
    for (const _ of [1, 2, 3, 4, 5])
      expectProblem(await client.post("/api/verify-otp", wrong), 401, "code_expired");
    const right = await client.post("/api/verify-otp", { phone_number: number, otp });
    expectProblem(right, 401, "code_expired");
  });

  test("verify without a flow works: the code is the proof", async () => {
    const number = newNumber();
    await product.client().post("/api/send-otp", { phone_number: number });
    const elsewhere = product.client();
    const otp = await product.code(number);
    expect((await elsewhere.post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
    expect((await login(elsewhere, number)).status).toBe(200);
  });

  test("a code is good for its own number only", async () => {
    const [one, two] = [newNumber(), newNumber()];
    const client = product.client();
    await product.client().post("/api/send-otp", { phone_number: one });
    await client.post("/api/send-otp", { phone_number: two });
    const otp = await product.code(one);
    expect((await client.post("/api/verify-otp", { phone_number: two, otp })).status).toBe(401);
    expect((await product.client().post("/api/verify-otp", { phone_number: one, otp })).status).toBe(200);
  });

  test("proofs are not interchangeable: neither flow nor grant is a session, nor a session a grant", async () => {
    for (const transport of ["cookie", "token"] as const) {
      const client = product.client(transport);
      const number = newNumber();
      await client.post("/api/send-otp", { phone_number: number });
      const flow = client.copy();
      const otp = await newestCode(product.origin, number);
      await client.post("/api/verify-otp", { phone_number: number, otp });
      for (const holder of [flow, client]) {
        const asSession = product.client(transport);
        for (const value of holder.cookies.values()) asSession.cookies.set("session", value);
        asSession.holdToken(holder.token());
        expect((await asSession.get("/api/session")).status).toBe(401);
      }
      await login(client, number);
      const asGrant = product.client(transport);
      for (const value of client.cookies.values()) asGrant.cookies.set("flow", value);
      asGrant.holdToken(client.token());
      expectProblem(await login(asGrant, number), 401, "verification_required");
    }
  });

  test("cookie and token of different people in one request are refused", async () => {
    const [one, two] = [product.client(), product.client("token")];
    await signIn(one);
    await signIn(two);
    const both = { authorization: `Bearer ${two.token()}` };
    expectProblem(await one.get("/api/session", both), 400, "conflicting_credentials");
    expectProblem(await one.delete("/api/sessions", both), 400, "conflicting_credentials");
    expect((await one.get("/api/session")).status).toBe(200);
    expect((await two.get("/api/session")).status).toBe(200);
  });

  test("a number's data are for its own session: 401 without one, and 403 tells nothing of others", async () => {
    const known = await signIn(product.client());
    const path = (number: string) => `/api/user/${encodeURIComponent(number)}`;
    for (const number of [known, newNumber()]) {
      expectProblem(await product.client().get(path(number)), 401, "not_signed_in");
    }
    const client = product.client();
    await signIn(client);
    const [existing, unknown] = [await client.get(path(known)), await client.get(path(newNumber()))];
    expectProblem(existing, 403, "forbidden");
    expectProblem(unknown, 403, "forbidden");
    expect({ ...unknown.body, request_id: "" }).toEqual({ ...existing.body, request_id: "" });
    expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(existing.headers).sort());
  });
});

describeProduct(
  "OTP_REQUIRE_FLOW",
  (product) => {
    test("only the client that asked can verify, and a stranger learns nothing of the code", async () => {
      const client = product.client();
      const number = newNumber();
      await client.post("/api/send-otp", { phone_number: number });
      const otp = await product.code(number);
      for (const guess of [otp, wrongCode(otp)]) {
        const stranger = await product.client().post("/api/verify-otp", { phone_number: number, otp: guess });
        expectProblem(stranger, 401, "verification_required");
      }
      expect((await client.post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
    });

    test("a flow for another number is no flow", async () => {
      const client = product.client();
      const number = newNumber();
      await product.client().post("/api/send-otp", { phone_number: number });
      await client.post("/api/send-otp", { phone_number: newNumber() });
      const otp = await product.code(number);
      const answer = await client.post("/api/verify-otp", { phone_number: number, otp });
      expectProblem(answer, 401, "verification_required");
    });
  },
  { OTP_REQUIRE_FLOW: "true" },
);
