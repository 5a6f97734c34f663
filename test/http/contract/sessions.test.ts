import { expect, test } from "vitest";
import type { Client } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { describeProduct, signIn } from "../../support/product.ts";

type SessionView = { id: string; created_at: string; expires_at: string; device: string; current: boolean };
const day = 86_400;

describeProduct("sessions", (product) => {
  const sessionsOf = async (client: Client) =>
    (await client.get("/api/sessions")).body.sessions as SessionView[];
  const currentId = async (client: Client) =>
    ((await client.get("/api/session")).body.session as SessionView).id;

  /** Three devices of one person, oldest first. */
  async function threeDevices(): Promise<[Client, Client, Client]> {
    const clients: [Client, Client, Client] = [product.client(), product.client("token"), product.client()];
    const number = await signIn(clients[0]);
    for (const client of clients.slice(1)) {
      await product.travel(31);
      await signIn(client, number);
    }
    return clients;
  }

  test("signed out, everything of a session is 401", async () => {
    const client = product.client();
    for (const path of ["/api/session", "/api/sessions"]) {
      expectProblem(await client.get(path), 401, "not_signed_in");
    }
    expectProblem(await client.delete("/api/sessions"), 401, "not_signed_in");
    expectProblem(await client.delete("/api/sessions/some-id"), 401, "not_signed_in");
  });

  test("all devices are listed, newest first, and the asking one is marked", async () => {
    const clients = await threeDevices();
    const ids = await Promise.all(clients.map(currentId));
    expect((await sessionsOf(clients[1])).map(({ id, current }) => [id, current])).toEqual([
      [ids[2], false],
      [ids[1], true],
      [ids[0], false],
    ]);
  });

  test("one of one's own can be ended, at once, its saved copy included", async () => {
    const [first, second] = await threeDevices();
    const copy = first.copy();
    const id = await currentId(first);
    expect((await second.delete(`/api/sessions/${id}`)).status).toBe(200);
    for (const client of [first, copy]) expectProblem(await client.get("/api/session"), 401, "not_signed_in");
    expect(await sessionsOf(second)).toHaveLength(2);
    expectProblem(await second.delete(`/api/sessions/${id}`), 404, "not_found");
  });

  test("a device that was ended is known no more, and the one that ended it still is (C8)", async () => {
    const [first, second] = [product.client(), product.client()];
    const number = await signIn(first);
    await product.travel(31);
    await signIn(second, number);
    const send = (client: Client) => client.post("/api/send-otp", { phone_number: number });
    expect((await second.delete(`/api/sessions/${await currentId(first)}`)).status).toBe(200);
    expectProblem(await send(first), 429, "cooldown_active");
    expect((await send(second)).status).toBe(200);
  });

  test("another person's session is as unknown as one that never was", async () => {
    const [mine, other] = [product.client(), product.client()];
    await signIn(mine);
    await signIn(other);
    const answers = [];
    for (const id of [await currentId(other), "never-was", "%20", "'%20OR%201=1", "x".repeat(500)]) {
      answers.push(await mine.delete(`/api/sessions/${id}`));
    }
    for (const answer of answers) expectProblem(answer, 404, "not_found");
    expect((await other.get("/api/session")).status).toBe(200);
  });

  test("all others can be ended, and the asking one goes on", async () => {
    const [first, second, third] = await threeDevices();
    const copies = [second.copy(), third.copy()];
    expect((await first.delete("/api/sessions")).status).toBe(200);
    for (const client of [second, third, ...copies])
      expect((await client.get("/api/session")).status).toBe(401);
    expect(await sessionsOf(first)).toHaveLength(1);
  });

  test.each(["cookie", "token"] as const)(
    "logout ends the session, a saved copy of it included (%s)",
    async (transport) => {
      const client = product.client(transport);
      await signIn(client);
      const copy = client.copy();
      expect((await client.post("/api/logout")).status).toBe(200);
      expectProblem(await copy.get("/api/session"), 401, "not_signed_in");
      expectProblem(await client.get("/api/session"), 401, "not_signed_in");
    },
  );

  test("logout takes a body that is nothing or an empty object, and says so of any other", async () => {
    const client = product.client();
    expect((await client.post("/api/logout", {})).status).toBe(200);
    for (const body of ["null", "[]", "1"]) {
      const headers = { "content-type": "application/json" };
      const answer = await client.send({ method: "POST", path: "/api/logout", headers, body });
      expectProblem(answer, 422, "invalid_input", {
        errors: [{ field: "body", message: "The body must be a JSON object." }],
      });
    }
  });

  test("logout is fine without a session, without a body, and twice", async () => {
    const client = product.client();
    const logout = () => client.send({ method: "POST", path: "/api/logout" });
    expect((await logout()).status).toBe(200);
    await signIn(client);
    expect([(await logout()).status, (await logout()).status]).toEqual([200, 200]);
  });

  test("a sign-in replaces the session that the client came with", async () => {
    const client = product.client();
    const number = await signIn(client);
    const before = client.copy();
    await product.travel(31);
    await signIn(client, number);
    expectProblem(await before.get("/api/session"), 401, "not_signed_in");
    expect(await sessionsOf(client)).toHaveLength(1);
  });

  test("a session that is not used for a week ends", async () => {
    const client = product.client();
    await signIn(client);
    await product.travel(7 * day - 60);
    expect((await client.get("/api/session")).status).toBe(200);
    await product.travel(7 * day + 60);
    expectProblem(await client.get("/api/session"), 401, "not_signed_in");
  });

  test("a session ends after thirty days, however much it is used", async () => {
    const client = product.client();
    await signIn(client);
    for (let week = 0; week < 5; week++) {
      await product.travel(6 * day - 20);
      expect((await client.get("/api/session")).status).toBe(200);
    }
    await product.travel(200);
    expectProblem(await client.get("/api/session"), 401, "not_signed_in");
  });

  test("an altered cookie or token is no session", async () => {
    const [byCookie, byToken] = [product.client(), product.client("token")];
    await signIn(byCookie);
    await signIn(byToken);
    for (const [name, value] of byCookie.cookies) byCookie.cookies.set(name, `${value.slice(0, -3)}AAA`);
    byToken.holdToken(`${byToken.token()?.slice(0, -3)}AAA`);
    for (const client of [byCookie, byToken])
      expectProblem(await client.get("/api/session"), 401, "not_signed_in");
  });

  test("a person has at most ten sessions; an eleventh ends the oldest", async () => {
    const clients: Client[] = [product.client()];
    const number = await signIn(clients[0] as Client);
    for (let nth = 1; nth < 11; nth++) {
      // No more than ten messages a day go to one number.
      await product.travel(day / 8);
      const client = product.client();
      await signIn(client, number);
      clients.push(client);
    }
    expect(await sessionsOf(clients[10] as Client)).toHaveLength(10);
    expect((await (clients[0] as Client).get("/api/session")).status).toBe(401);
    expect((await (clients[1] as Client).get("/api/session")).status).toBe(200);
  });
});
