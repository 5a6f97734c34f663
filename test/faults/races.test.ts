import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type Answer, type Client, newClient } from "../support/client.ts";
import { newNumber } from "../support/numbers.ts";
import type { RunningServer } from "../support/server.ts";
import { wrongCode } from "../support/wrong-code.ts";
import { type Rig, startRig } from "./rig.ts";

const parallel = 20;

describe("two instances on one MariaDB, raced", () => {
  let rig: Rig;
  let servers: [RunningServer, RunningServer];
  const { rounds } = inject("thoroughness");
  const everyRound = Array.from({ length: rounds }, (_, round) => round + 1);
  beforeAll(async () => {
    rig = await startRig();
    servers = await Promise.all([rig.start(), rig.start()]);
  });
  afterAll(() => rig?.remove());

  let phone: string;
  let client: Client;
  beforeEach(() => {
    phone = newNumber();
    client = newClient(servers[0].origin);
  });

  const send = (by: Client) => by.post("/api/send-otp", { phone_number: phone });
  const verify = (by: Client, otp: string) => by.post("/api/verify-otp", { phone_number: phone, otp });
  const login = (by: Client) => by.post("/api/login", { phone_number: phone });
  const code = () => rig.twilio.codeFor(phone);
  const messages = () => rig.twilio.requests.filter(({ form }) => form.To === phone).length;

  /** The same client, at the instance whose turn it is. */
  function copyAt(turn: number): Client {
    const copy = newClient((servers[turn % 2] as RunningServer).origin);
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    return copy;
  }
  const atOnce = (ask: (by: Client, turn: number) => Promise<Answer>, count = parallel) =>
    Promise.all(Array.from({ length: count }, (_, turn) => ask(copyAt(turn), turn)));
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

  async function expectOk(pending: Promise<Answer>): Promise<void> {
    const { status, text } = await pending;
    expect({ status, text }).toEqual({ status: 200, text });
  }

  test.each(everyRound)("right codes: exactly one is accepted (A3, I1), round %i", async () => {
    await expectOk(send(client));
    const otp = code();
    const answers = await atOnce((by) => verify(by, otp));
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 401, 429]).toContain(status);
  });

  test.each(everyRound)(
    "wrong codes: five are compared, and the right one comes too late (B1, I2), round %i",
    async () => {
      await expectOk(send(client));
      const otp = code();
      const answers = await atOnce((by, turn) => verify(by, wrongCode(otp, turn + 1)));
      for (const { status } of answers) expect([401, 429]).toContain(status);
      const compared = answers.filter(({ body }) => body.code === "wrong_code" || body.attempts_left === 0);
      expect(compared.length).toBeGreaterThan(0);
      const [row] = await rig.rows<{ guesses: number }>(
        `SELECT guesses FROM sends WHERE phone_number = '${phone}'`,
      );
      expect(Number(row?.guesses)).toBe(5);
      expect((await verify(copyAt(1), otp)).status).toBe(401);
    },
  );

  test.each(everyRound)("requests for a code: one message goes out (B7, I7), round %i", async () => {
    const answers = await atOnce((by) => send(by));
    expect(statuses(answers).filter((status) => status === 200)).toHaveLength(1);
    for (const { status, headers } of answers) {
      expect([200, 429]).toContain(status);
      if (status === 429) expect(headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    }
    expect(messages()).toBe(1);
    await expectOk(verify(newClient(servers[1].origin), code()));
  });

  test.each(everyRound)(
    "a code against its resend: used once, and whatever arrived last holds (I1, I8), round %i",
    async () => {
      await expectOk(send(client));
      const otp = code();
      await rig.travel(2);
      const [again, ...verified] = await Promise.all([
        send(copyAt(0)),
        ...Array.from({ length: 4 }, (_, turn) => verify(copyAt(turn), otp)),
      ]);
      expect([200, 429]).toContain(again?.status);
      const accepted = verified.filter(({ status }) => status === 200).length;
      expect(accepted).toBeLessThanOrEqual(1);
      const newest = code();
      const late = await verify(newClient(servers[1].origin), newest);
      // Used already, or still good: never lost.
      expect(late.status).toBe(newest === otp && accepted === 1 ? 401 : 200);
    },
  );

  test.each(everyRound)("logins with one grant: exactly one session (C3, I3), round %i", async () => {
    await expectOk(send(client));
    await expectOk(verify(client, code()));
    const answers = await atOnce((by) => login(by));
    expect(statuses(answers)).toEqual([200, ...Array.from({ length: parallel - 1 }, () => 401)]);
    const rows = await rig.rows(
      `SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.phone_number = '${phone}'`,
    );
    expect(rows).toHaveLength(1);
  });

  test.each(everyRound)(
    "a login against the logout of the session it replaces (C5, C8, I5), round %i",
    async () => {
      await expectOk(send(client));
      await expectOk(verify(client, code()));
      await expectOk(login(client));
      const old = copyAt(1);
      await rig.travel(2);
      await expectOk(send(client));
      await expectOk(verify(client, code()));
      const next = copyAt(0);
      const [entered, left] = await Promise.all([login(next), copyAt(1).post("/api/logout")]);
      expect([entered.status, left.status]).toEqual([200, 200]);
      expect((await old.get("/api/session")).status).toBe(401);
      await expectOk(next.get("/api/session"));
    },
  );
});
