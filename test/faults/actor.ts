import { type Answer, type Client, newClient } from "../support/client.ts";
import { wrongCode } from "../support/wrong-code.ts";
import { type History, isUnknown, type KeptSession, type Operation } from "./history.ts";

type Facts = Pick<Operation, "otp" | "isRight" | "heldFlow">;

/** One device with one number, which writes down everything it does. */
export class Actor {
  readonly phone: string;
  readonly #history: History;
  readonly #origin: () => string;
  readonly #codeFor: (phone: string) => string | null;
  readonly #cookies = new Map<string, string>();
  #holdsFlow = false;
  #session: KeptSession | null = null;

  constructor(
    phone: string,
    {
      history,
      origin,
      codeFor,
    }: { history: History; origin: () => string; codeFor: (phone: string) => string | null },
  ) {
    this.phone = phone;
    this.#history = history;
    this.#origin = origin;
    this.#codeFor = codeFor;
  }

  get isSignedIn(): boolean {
    return this.#session !== null;
  }

  async send(): Promise<Operation> {
    const operation = await this.#do("send", {}, (client) =>
      client.post("/api/send-otp", { phone_number: this.phone }),
    );
    if (operation.status === 200) this.#holdsFlow = true;
    return operation;
  }

  /** With the code of the newest message, or with one that it is not. */
  async verify(isRight = true): Promise<Operation> {
    const newest = this.#codeFor(this.phone);
    const otp = isRight && newest !== null ? newest : wrongCode(newest ?? "000000");
    const facts = { otp, isRight: otp === newest, heldFlow: this.#holdsFlow };
    const operation = await this.#do("verify", facts, (client) =>
      client.post("/api/verify-otp", { phone_number: this.phone, otp }),
    );
    // The grant takes the flow's place.
    if (operation.status === 200) this.#holdsFlow = false;
    return operation;
  }

  async login(): Promise<Operation> {
    const before = this.#session;
    const operation = await this.#do("login", {}, (client) =>
      client.post("/api/login", { phone_number: this.phone }),
    );
    if (before !== null && operation.status === 200) before.end = "acknowledged";
    if (before !== null && isUnknown(operation)) before.end = "unknown";
    if (operation.status === 200) {
      this.#session = { phone: this.phone, cookies: new Map(this.#cookies), end: "none" };
      this.#history.sessions.push(this.#session);
    }
    return operation;
  }

  session(): Promise<Operation> {
    return this.#do("session", {}, (client) => client.get("/api/session"));
  }

  async logout(): Promise<Operation> {
    const operation = await this.#do("logout", {}, (client) => client.post("/api/logout"));
    const session = this.#session;
    if (session === null) return operation;
    if (operation.status === 200) session.end = "acknowledged";
    else if (isUnknown(operation)) session.end = "unknown";
    if (operation.status === 200) this.#session = null;
    return operation;
  }

  /** The whole way, as long as each step succeeds; the last operation comes back. */
  async signIn(): Promise<Operation> {
    const sent = await this.send();
    if (sent.status !== 200) return sent;
    const verified = await this.verify();
    return verified.status === 200 ? this.login() : verified;
  }

  /** One that holds what this device holds, and whose requests are not written down. */
  client(): Client {
    const client = newClient(this.#origin());
    for (const [key, value] of this.#cookies) client.cookies.set(key, value);
    return client;
  }

  async #do(
    name: Operation["name"],
    facts: Facts,
    ask: (client: Client) => Promise<Answer>,
  ): Promise<Operation> {
    const client = this.client();
    const startedAt = performance.now();
    const answer = await ask(client).catch(() => null);
    const operation: Operation = {
      name,
      phone: this.phone,
      startedAt,
      endedAt: performance.now(),
      status: answer?.status ?? null,
      code: typeof answer?.body.code === "string" ? answer.body.code : null,
      saysWhenToRetry: /^[1-9]\d*$/.test(answer?.headers["retry-after"] ?? ""),
      handedOver:
        answer?.setCookies.some((line) => /^[^=]+=[^;]+;/.test(line) && !/max-age=0/i.test(line)) ?? false,
      ...facts,
    };
    this.#cookies.clear();
    for (const [key, value] of client.cookies) this.#cookies.set(key, value);
    // Signing out takes back a flow as well.
    if (!this.#cookies.has("flow")) this.#holdsFlow = false;
    this.#history.operations.push(operation);
    return operation;
  }
}
