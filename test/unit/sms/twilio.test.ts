import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SmsService } from "#lib/auth/ports.ts";
import { SmsUnavailable } from "#lib/errors.ts";
import type { E164 } from "#lib/phone.ts";
import { createTwilioSender, type SmsEvent, sendDeadlineMs, type TwilioOptions } from "#lib/sms/twilio.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { type Behaviour, startTwilioStub, stubAccount, type TwilioStub } from "../../support/twilio-stub.ts";

const number = "+12025550100" as E164;
const body =
  "012345 is your Phone Login code. It is valid for 5 minutes. Never share it.\n@localhost #012345";
const message = { to: number, code: "012345", body, ttlSeconds: 300 };
const messagingServiceSid = `MG${"0".repeat(32)}`;

let stub: TwilioStub;
let events: SmsEvent[];
let now: number;

beforeEach(async () => {
  stub = await startTwilioStub();
  events = [];
  now = 0;
});

afterEach(() => stub.stop());

function sender(overrides: Partial<TwilioOptions> = {}): SmsService {
  return createTwilioSender({
    ...stubAccount,
    apiUrl: stub.url,
    sender: { from: "+12025550199" },
    report: (event) => events.push(event),
    deadlineMs: 5_000,
    now: () => now,
    ...overrides,
  });
}

/** For behaviours that only the deadline ends. */
const soon = { deadlineMs: 400 };

async function failureOf(sending: Promise<void>): Promise<unknown> {
  return sending.then(
    () => expect.fail("the message went out"),
    (error: unknown) => error,
  );
}

describe("the request, as Twilio's OpenAPI description of CreateMessage demands", () => {
  test("a form POST to the account's messages, with Basic credentials", async () => {
    await sender().send(message);
    const { accountSid, authToken } = stubAccount;
    expect(stub.requests).toMatchObject([
      {
        method: "POST",
        path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
        authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
        contentType: "application/x-www-form-urlencoded",
      },
    ]);
  });

  test("From a number: exactly To, From, Body and ValidityPeriod", async () => {
    await sender().send(message);
    expect(stub.requests[0]?.form).toEqual({
      To: "+12025550100",
      From: "+12025550199",
      Body: body,
      ValidityPeriod: "300",
    });
  });

  test("by a Messaging Service: its SID takes the place of From", async () => {
    await sender({ sender: { messagingServiceSid } }).send(message);
    expect(stub.requests[0]?.form).toEqual({
      To: "+12025550100",
      MessagingServiceSid: expect.stringMatching(/^MG[0-9a-fA-F]{32}$/),
      Body: body,
      ValidityPeriod: "300",
    });
  });

  test.each([
    [299.9, "299"],
    [0.2, "1"],
    [86_400, "36000"],
  ])(
    "a code that lives %d s gives ValidityPeriod %s, a whole number from 1 to 36000 (T6)",
    async (ttlSeconds, period) => {
      await sender().send({ ...message, ttlSeconds });
      expect(stub.requests[0]?.form.ValidityPeriod).toBe(period);
    },
  );

  test("a base URL with a path keeps it", async () => {
    await failureOf(sender({ apiUrl: new URL("/twilio/", stub.url) }).send(message));
    expect(stub.requests[0]?.path).toMatch(/^\/twilio\/2010-04-01\/Accounts\//);
  });
});

describe("what a failure means", () => {
  const refused = { name: "AppError", code: "delivery_refused" };
  const notSent = { name: "SmsUnavailable", outcome: "not_sent" };
  const turnedDown = { name: "SmsUnavailable", outcome: "turned_down" };
  const unknown = { name: "SmsUnavailable", outcome: "unknown" };

  test.each<[Behaviour, object]>([
    [{ refuse: 21211 }, refused],
    [{ refuse: 21614 }, refused],
    [{ refuse: 21610 }, refused],
    [{ refuse: 21408 }, refused],
    [{ refuse: 21608, status: 403 }, refused],
    [{ refuse: 30006 }, refused],
    [{ refuse: 21606 }, turnedDown],
    [{ refuse: 21703 }, turnedDown],
    [{ refuse: 20404, status: 404 }, notSent],
    ["unauthorized", notSent],
    ["html-503", unknown],
    [{ refuse: 20500, status: 500 }, unknown],
    ["junk-201", unknown],
    ["cut-201", unknown],
    ["reset", unknown],
    ["die-after-accepting", unknown],
  ])("%o (T1-T5)", async (behaviour, expected) => {
    stub.behave(behaviour);
    expect(await failureOf(sender().send(message))).toMatchObject(expected);
  });

  test("a closed port means that nothing was sent", async () => {
    const { url } = stub;
    await stub.stop();
    expect(await failureOf(sender({ apiUrl: url }).send(message))).toMatchObject(notSent);
    stub = await startTwilioStub();
  });

  test("a certificate that nobody vouches for means that nothing was sent (T5)", async () => {
    const impostor = await startTwilioStub({ tls: selfSigned() });
    expect(await failureOf(sender({ apiUrl: impostor.url }).send(message))).toMatchObject(notSent);
    expect(impostor.requests).toEqual([]);
    await impostor.stop();
  });

  test("a connection that is not made in half the time means that nothing was sent", async () => {
    const mute = createServer((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((listening) => mute.listen(0, "127.0.0.1", listening));
    const { port } = mute.address() as { port: number };
    const start = performance.now();
    const late = sender({ apiUrl: new URL(`https://127.0.0.1:${port}`), deadlineMs: 6_000 });
    expect(await failureOf(late.send(message))).toMatchObject(notSent);
    expect(performance.now() - start).toBeLessThan(5_500);
    await new Promise((closed) => mute.close(closed));
  });

  test("a server that is no web server at all ends within the deadline", async () => {
    const echo = createServer((socket) =>
      socket
        .on("error", () => {})
        .resume()
        .end("SSH-2.0-none\r\n"),
    );
    await new Promise<void>((listening) => echo.listen(0, "127.0.0.1", listening));
    const { port } = echo.address() as { port: number };
    for (const scheme of ["http", "https"]) {
      const apiUrl = new URL(`${scheme}://127.0.0.1:${port}`);
      expect(await failureOf(sender({ apiUrl }).send(message))).toBeInstanceOf(SmsUnavailable);
    }
    await new Promise((closed) => echo.close(closed));
  });
});

describe("bounds (H3, T3, T5)", () => {
  test("the longest a send may take leaves a second of the eight for the rest", () => {
    expect(sendDeadlineMs).toBeLessThanOrEqual(7_000);
  });

  test.each<Behaviour>(["hang", "drip"])("%s ends at the deadline, outcome unknown", async (behaviour) => {
    stub.behave(behaviour);
    const start = performance.now();
    expect(await failureOf(sender(soon).send(message))).toMatchObject({ outcome: "unknown" });
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  test("429 is tried twice more, and a room that frees up in time is used", async () => {
    stub.behave("busy", "busy", "accept");
    await sender().send(message);
    expect(stub.requests).toHaveLength(3);
    expect(stub.textsTo(number)).toEqual([body]);
    expect(new Set(stub.requests.map(({ form }) => JSON.stringify(form))).size).toBe(1);
  });

  test("429 without end gives up after three requests, within 3 s", async () => {
    stub.behave("busy");
    const start = performance.now();
    expect(await failureOf(sender().send(message))).toMatchObject({ outcome: "not_sent" });
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(stub.requests).toHaveLength(3);
  });

  test("a retry does not get a deadline of its own", async () => {
    stub.behave("busy-late", "hang");
    const start = performance.now();
    await failureOf(sender({ deadlineMs: 2_000 }).send(message));
    // With one of its own it would be 1.5 s for the first answer and 2 s more.
    expect(performance.now() - start).toBeLessThan(3_300);
  });

  test.each<Behaviour>(["html-503", "reset", "die-after-accepting", "hang"])(
    "%s is never tried again (I7)",
    async (behaviour) => {
      stub.behave(behaviour, "accept");
      await failureOf(sender(behaviour === "hang" ? soon : {}).send(message));
      expect(stub.requests).toHaveLength(1);
    },
  );

  test.each<Behaviour>(["reset", "die-after-accepting"])(
    "%s is not tried again either on a connection that carried a message before (I7)",
    async (behaviour) => {
      stub.behave("accept", behaviour, "accept");
      const sms = sender();
      await sms.send(message);
      expect(await failureOf(sms.send(message))).toMatchObject({ outcome: "unknown" });
      expect(stub.requests).toHaveLength(2);
    },
  );

  test("that has ended makes room for the next: thirty after each other go out", async () => {
    const sms = sender();
    for (let sent = 0; sent < 30; sent++) await sms.send(message);
    expect(stub.requests).toHaveLength(30);
  });

  test("while 20 sends hang, the others fail at once as not sent", async () => {
    stub.behave("hang");
    const late = { deadlineMs: 3_000 };
    const sms = sender(late);
    await sms.warm();
    const hanging = Array.from({ length: 20 }, () => failureOf(sms.send(message)));
    const start = performance.now();
    const failure = await failureOf(sms.send(message));
    expect(performance.now() - start).toBeLessThan(late.deadlineMs / 2);
    expect(failure).toMatchObject({ outcome: "not_sent", facts: { retryAfterSeconds: 5 } });
    expect(events).toContainEqual({ event: "sms_overloaded" });
    await Promise.all(hanging);
    expect(stub.requests).toHaveLength(20);
  });
});

describe("pausing", () => {
  async function fail(sms: SmsService, times: number): Promise<void> {
    for (let index = 0; index < times; index += 1) await failureOf(sms.send(message));
  }

  test("account trouble pauses at once, and a probe after the pause finds it mended (T2)", async () => {
    stub.behave("unauthorized", "accept");
    const sms = sender();
    await fail(sms, 2);
    expect(stub.requests).toHaveLength(1);
    now += 3_000;
    await sms.send(message);
    expect(events.map(({ event }) => event)).toEqual(["sms_failed", "sms_paused", "sms_resumed"]);
  });

  test("five unanswered sends in a row pause, four do not", async () => {
    stub.behave("html-503");
    const sms = sender();
    await fail(sms, 4);
    expect(events).not.toContainEqual({ event: "sms_paused" });
    await fail(sms, 3);
    expect(stub.requests).toHaveLength(5);
  });

  test("a refused number says nothing about the next: no pause (T1)", async () => {
    stub.behave({ refuse: 21211 });
    const sms = sender();
    await fail(sms, 8);
    expect(stub.requests).toHaveLength(8);
  });

  test("a probe that meets a refused number ends the pause, because Twilio answered", async () => {
    stub.behave("unauthorized", { refuse: 21211 });
    const sms = sender();
    await fail(sms, 1);
    now += 3_000;
    expect(await failureOf(sms.send(message))).toMatchObject({ code: "delivery_refused" });
    expect(events).toContainEqual({ event: "sms_resumed" });
  });
});

describe("nothing leaks (A6, G2)", () => {
  const secrets = [
    "2025550100",
    "012345",
    stubAccount.accountSid,
    stubAccount.authToken,
    "127.0.0.1",
    "Messages.json",
  ];

  test.each<Behaviour>([{ refuse: 21211 }, "unauthorized", "busy", "html-503", "junk-201", "reset", "hang"])(
    "%o leaves neither number, code, credentials nor address in error, event or output",
    async (behaviour) => {
      const printed: unknown[] = [];
      const record = (...values: unknown[]) => void printed.push(values);
      const spies = (["log", "error", "warn", "info", "debug"] as const).map((method) =>
        vi.spyOn(console, method).mockImplementation(record),
      );
      stub.behave(behaviour);
      const error = (await failureOf(sender(behaviour === "hang" ? soon : {}).send(message))) as Error & {
        cause?: Error;
      };
      for (const spy of spies) spy.mockRestore();
      const kept = [error, error.cause].flatMap((each) => [each?.message, JSON.stringify(each), each?.stack]);
      const seen = JSON.stringify([kept, events, printed]);
      for (const secret of secrets) expect(seen).not.toContain(secret);
      expect(printed).toEqual([]);
      expect(error.cause?.cause).toBeUndefined();
    },
  );

  test("TWILIO_ and proxy variables of the environment change nothing", async () => {
    vi.stubEnv("TWILIO_LOG_LEVEL", "debug");
    vi.stubEnv("TWILIO_EDGE", "dublin");
    vi.stubEnv("TWILIO_REGION", "ie1");
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:1");
    const log = vi.spyOn(console, "log");
    const impostor = await startTwilioStub({ tls: selfSigned() });
    await sender().send(message);
    // Over TLS the SDK would go through the proxy: the certificate's refusal shows that it did not.
    await failureOf(sender({ apiUrl: impostor.url }).send(message));
    expect(stub.requests).toHaveLength(1);
    expect(log).not.toHaveBeenCalled();
    expect(events).toMatchObject([{ verdict: "unreachable", code: expect.stringContaining("SELF_SIGNED") }]);
    await impostor.stop();
    log.mockRestore();
    vi.unstubAllEnvs();
  });
});
