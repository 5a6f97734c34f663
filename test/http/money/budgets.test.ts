import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newClient } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { type RunningServer, startServer } from "../../support/server.ts";
import { databaseKinds, type Stage, setStage } from "../../support/stage.ts";
import { startTwilioStub, stubVariables, type TwilioStub } from "../../support/twilio-stub.ts";

const line = (area: number, last: number) => `+1${area}55501${String(last).padStart(2, "0")}`;

describe.each(databaseKinds)("what messages may cost, by two instances (%s)", (kind) => {
  let stage: Stage;
  let twilio: TwilioStub;
  let servers: readonly RunningServer[] = [];
  let asked = 0;

  beforeAll(async () => {
    [stage, twilio] = await Promise.all([setStage(kind), startTwilioStub()]);
    const env = {
      ...stage.env,
      ...stubVariables,
      TWILIO_API_URL: twilio.url.href,
      ALLOWED_COUNTRIES: "US,IN",
      TRUSTED_PROXY_HOPS: "1",
      LIMIT_SENDS_PER_IP_PER_DAY: "2",
      LIMIT_SENDS_PER_PREFIX_BEFORE_CONVERSION: "20",
      LIMIT_UNVERIFIED_PER_SITE_PER_HOUR: "3",
      LIMIT_UNVERIFIED_PER_COUNTRY_PER_HOUR: "28",
    };
    servers = await Promise.all([startServer(env), startServer(env)]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await twilio?.stop();
    stage?.remove();
  });

  /** Every time from another address and to the other instance, unless one is given. */
  async function send(phone_number: string, address = `203.0.113.${++asked % 250}`) {
    const { origin } = servers[asked % 2] as RunningServer;
    const headers = { "x-forwarded-for": `198.51.100.${asked % 250}, ${address}` };
    return newClient(origin).post("/api/send-otp", { phone_number }, headers);
  }
  const logged = (event: string) =>
    servers.flatMap((server) =>
      server
        .output()
        .split("\n")
        .filter((entry) => entry.includes(event)),
    );
  const health = (server: RunningServer) => newClient(server.origin).get("/api/auth/health");

  test.each([
    ["premium rate", "+19005551234"],
    ["a country that is not served", "+447400123456"],
    ["no country at all", "+999123456789"],
    ["a number that cannot exist", "+12025550"],
  ])("%s is refused before anything is sent, and costs no budget (B9)", async (_what, number) => {
    const before = twilio.requests.length;
    for (let tried = 0; tried < 4; tried++) {
      expectProblem(await send(number, "192.0.2.77"), 422, "invalid_input", {
        errors: [expect.objectContaining({ field: "phone_number" })],
      });
    }
    expect(twilio.requests).toHaveLength(before);
  });

  test("an address has its own budget, which forged headers and refused requests do not touch (B6, B7)", async () => {
    for (const last of [1, 2]) expect((await send(line(303, last), "192.0.2.77")).status).toBe(200);
    const refused = await send(line(303, 3), "192.0.2.77");
    expectProblem(refused, 429, "limit_reached");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(86_000);
    expect(twilio.textsTo(line(303, 3))).toEqual([]);
  });

  test("an IPv6 /48 has one too, however many networks of it ask (B7)", async () => {
    const statuses = [];
    for (let last = 0; last < 5; last++)
      statuses.push((await send(line(304, last), `2001:db8:48:${last}::1`)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  test("sequential numbers that nobody verifies stop at twenty, and it is told once (B8)", async () => {
    const answers = [];
    for (let last = 0; last < 30; last++) answers.push(await send(line(202, last)));
    expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(200), ...Array(10).fill(429)]);
    const refused = answers.at(-1) as (typeof answers)[number];
    expectProblem(refused, 429, "limit_reached");
    expect(refused.text).not.toMatch(/prefix|budget|percent/i);
    expect(twilio.requests.filter(({ form }) => form.To?.startsWith("+1202555"))).toHaveLength(20);
    await expect
      .poll(() => logged("budget_closed"))
      .toEqual([expect.stringContaining("prefixConversionPercent")]);

    const seen = await Promise.all(servers.map(health));
    for (const { status, body } of seen) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: "healthy", limits: [{ scope: "prefix" }] });
    }
    expect((await send(line(301, 1))).status).toBe(200);
  });

  test("a country of which too few are verified is closed, and other countries are not (B8)", async () => {
    const statuses = [];
    for (let last = 0; last < 5; last++) statuses.push((await send(line(305, last))).status);
    // 2 + 3 + 20 + 1 went before.
    expect(statuses).toEqual([200, 200, 429, 429, 429]);
    await expect
      .poll(() => logged("budget_closed").filter((entry) => entry.includes("unverifiedPerCountryPerHour")))
      .toEqual([expect.stringContaining("country=US")]);
    expect(logged("budget_warning").some((entry) => entry.includes("country=US"))).toBe(true);
    expect((await send("9876543210")).status).toBe(200);
  });
});
