import { type Auth, type AuthRules, createAuth } from "#lib/auth/auth.ts";
import type { Message, SmsSender } from "#lib/auth/ports.ts";
import type { SendLane, Store } from "#lib/auth/store.ts";
import type { TapEvent } from "#lib/auth/tap-book.ts";
import type { Database } from "#lib/db/database.ts";
import { createStore } from "#lib/db/store/store.ts";
import type { E164 } from "#lib/phone.ts";
import { createCodeVault } from "#lib/secrets.ts";
import { wrongCode } from "./wrong-code.ts";

/** A sender that keeps what it is given, and fails when told to. */
export class Outbox implements SmsSender {
  readonly messages: Message[] = [];
  failure: Error | null = null;

  async send(message: Message): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.messages.push(message);
  }

  codeTo(phone: E164): string {
    return this.messages.findLast((message) => message.to === phone)?.code ?? "none";
  }
}

export const hour = 3_600;
export const day = 24 * hour;

export const rules: AuthRules = {
  send: {
    attemptsPerCode: 5,
    cooldownSteps: [30, 60, 120, 300],
    perNumber: [
      { limit: 5, windowSeconds: hour },
      { limit: 10, windowSeconds: day },
    ],
  },
  money: { budgets: [], conversion: null },
  verify: {
    attemptsPerCode: 5,
    failures: { perHour: 10, perDay: 20, consecutive: 100 },
    wrongPerNetwork: { limit: 1_000, windowSeconds: 600 },
    requireFlow: false,
  },
  session: { idleSeconds: 7 * day, lifeSeconds: 30 * day, perUser: 10 },
};

export type Fixture = {
  auth: Auth;
  outbox: Outbox;
  /** What budgets had to say, in order. */
  tapEvents: readonly TapEvent[];
  /** Sends from a client of its own; the flow it opened comes back. */
  send(phone: E164, options?: { flowId?: string | null; lane?: SendLane; network?: string }): Promise<string>;
  verify(phone: E164, code: string, flowId?: string | null, network?: string): ReturnType<Auth["verifyCode"]>;
  /** Tries the same wrong code so many times, whatever comes of it. */
  mistype(phone: E164, times: number, flowId?: string | null, network?: string): Promise<void>;
  /** The whole way; returns the session's secret. */
  signIn(phone: E164): Promise<string>;
};

export function authOn(
  database: Database,
  overrides: Partial<AuthRules> = {},
  store: Store = createStore(database),
): Fixture {
  const outbox = new Outbox();
  const tapEvents: TapEvent[] = [];
  const auth = createAuth({
    store,
    sender: outbox,
    vault: createCodeVault(["a secret for tests that is long enough, surely"]),
    compose: (code) => `Your code is ${code}.`,
    rules: { ...rules, ...overrides },
    reportTap: (event) => tapEvents.push(event),
  });
  const fixture: Fixture = {
    auth,
    outbox,
    tapEvents,
    async send(phone, { flowId = null, lane = "open", network = "192.0.2.1" } = {}) {
      const place = { site: null, prefix: phone.slice(0, -4), country: "US", locale: "en" } as const;
      const knownAt = lane === "device" ? Date.now() : null;
      const request = { phone, knownAt, flowId, network, ...place };
      return (await auth.sendCode(request)).flowId;
    },
    verify: (phone, code, flowId = null, network = "192.0.2.1") =>
      auth.verifyCode({ phone, code, flowId, hasGrant: false, network }),
    async mistype(phone, times, flowId, network) {
      const wrong = wrongCode(outbox.codeTo(phone));
      for (let tried = 0; tried < times; tried++)
        await fixture.verify(phone, wrong, flowId, network).catch(() => undefined);
    },
    async signIn(phone) {
      const flowId = await fixture.send(phone);
      const grant = await fixture.verify(phone, outbox.codeTo(phone), flowId);
      return (await auth.logIn({ phone, grant, device: "Test", presentedSecret: null })).secret;
    },
  };
  return fixture;
}
