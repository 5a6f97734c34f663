import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exchange } from "../../support/client.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct } from "../../support/product.ts";
import { wrongCode } from "../../support/wrong-code.ts";

/** The code that docs/clients.md tells people to copy, as they do. */
const source = [...readFileSync("docs/clients.md", "utf8").matchAll(/```ts\n(.*?)```/gs)]
  .map(([, block = ""]) => block)
  .join("\n");

type Keychain = { read(): Promise<string | null>; write(token: string): Promise<void> };
type Problem = { code: string; retry_after?: number; attempts_left?: number };
type Copied = {
  phoneLogin(
    origin: string,
    keychain: Keychain,
  ): {
    sendCode(number: string): Promise<{ resend_in_seconds: number }>;
    verify(number: string, otp: string): Promise<void>;
    logIn(number: string): Promise<{ phone_e164: string }>;
    whoIsSignedIn(): Promise<{ phone_e164: string }>;
    signOut(): Promise<void>;
    listDevices(): Promise<{ id: string; current: boolean }[]>;
    endDevice(id: string): Promise<void>;
    endOtherDevices(): Promise<void>;
  };
  plain(typed: string): string;
  nextStep(problem: Problem): { offer: string; afterSeconds?: number; triesLeft?: number };
};

const directory = mkdtempSync(join(tmpdir(), "client-"));
const file = join(directory, "client.ts");
let copied: Copied;
beforeAll(async () => {
  writeFileSync(file, source);
  copied = (await import(/* @vite-ignore */ file)) as Copied;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function memory(): Keychain & { token: string | null } {
  return {
    token: null,
    async read() {
      return this.token;
    },
    async write(token) {
      this.token = token;
    },
  };
}

/** The problem of a call that is refused. */
async function refusal(pending: Promise<unknown>): Promise<Problem> {
  const error: unknown = await pending.then(
    () => "It was not refused.",
    (reason: unknown) => reason,
  );
  expect(error).toHaveProperty("problem.code");
  return (error as { problem: Problem }).problem;
}

test("the client in docs/clients.md compiles in strict mode", async () => {
  const compiler = join("node_modules", "typescript", "bin", "tsc");
  const options = [
    "--noEmit",
    "--strict",
    "--erasableSyntaxOnly",
    "--ignoreConfig",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom",
  ];
  writeFileSync(file, source);
  const { stdout } = await promisify(execFile)(process.execPath, [
    compiler,
    ...options,
    "--types",
    "",
    file,
  ]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

describeProduct("the client in docs/clients.md", (product) => {
  test("signs in, knows who is signed in, and signs out", async () => {
    const keychain = memory();
    const client = copied.phoneLogin(product.origin, keychain);
    const number = newNumber();
    expect(await client.sendCode(number)).toHaveProperty("resend_in_seconds", 30);
    await client.verify(number, await product.code(number));
    expect(await client.logIn(number)).toHaveProperty("phone_e164", number);
    expect(await client.whoIsSignedIn()).toHaveProperty("phone_e164", number);
    await client.signOut();
    const problem = await refusal(client.whoIsSignedIn());
    expect(copied.nextStep(problem)).toEqual({ offer: "sign in" });
  });

  test("lists the person's devices, and ends one or all others", async () => {
    const number = newNumber();
    const keychains = [memory(), memory(), memory()] as const;
    const clients = keychains.map((keychain) => copied.phoneLogin(product.origin, keychain));
    for (const client of clients) {
      await client.sendCode(number);
      await client.verify(number, await product.code(number));
      await client.logIn(number);
      await product.travel(31);
    }
    const [first, , third] = clients as [(typeof clients)[0], unknown, (typeof clients)[0]];
    const oldest = (await first.listDevices()).find(({ current }) => current)?.id ?? "";
    await third.endDevice(oldest);
    expect((await refusal(first.whoIsSignedIn())).code).toBe("not_signed_in");
    expect(await third.listDevices()).toHaveLength(2);
    await third.endOtherDevices();
    expect(await third.listDevices()).toMatchObject([{ current: true }]);
  });

  test("takes numbers and codes as keyboards and the clipboard bring them", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    const number = newNumber();
    const national = number.slice(2);
    const inDigitsFrom = (zero: number, text: string) =>
      text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
    const numbers = [
      ` ${number} `,
      `\u202a+1\u00a0(${national.slice(0, 3)})\u00a0${national.slice(3, 6)}\u2011${national.slice(6)}\u202c\n`,
      ...[0x660, 0x6f0, 0x966, 0xff10].map((zero) => `\u200f${inDigitsFrom(zero, number)}`),
    ];
    await client.sendCode(numbers[0] ?? "");
    for (const typed of numbers) expect(copied.plain(typed)).toBe(number);
    const code = await product.code(number);
    const pasted = ` ${inDigitsFrom(0x660, code.slice(0, 3))}\u00a0-\u00a0${inDigitsFrom(0x966, code.slice(3))}\u200e`;
    await client.verify(numbers[1] ?? "", pasted);
    expect(await client.logIn(numbers[2] ?? "")).toHaveProperty("phone_e164", number);
  });

  test("is told how many tries are left, and gets a code anew when they are used up", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    const number = newNumber();
    await client.sendCode(number);
    const wrong = wrongCode(await product.code(number));
    for (const triesLeft of [4, 3, 2, 1]) {
      const problem = await refusal(client.verify(number, wrong));
      expect(copied.nextStep(problem)).toMatchObject({ offer: "type the code again", triesLeft });
    }
    expect(copied.nextStep(await refusal(client.verify(number, wrong)))).toEqual({
      offer: "send a code",
      afterSeconds: 0,
    });
    const { afterSeconds = 0, offer } = copied.nextStep(await refusal(client.sendCode(number)));
    expect(offer).toBe("type the code, or send it again");
    expect(afterSeconds).toBeGreaterThan(20);
    await product.travel(afterSeconds);
    await client.sendCode(number);
    await client.verify(number, await product.code(number));
    await client.logIn(number);
  });

  test("keeps the allowance of a known device by its last token, also after it has signed out", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    const number = newNumber();
    await client.sendCode(number);
    await client.verify(number, await product.code(number));
    await client.logIn(number);
    await client.signOut();

    const stranger = copied.phoneLogin(product.origin, memory());
    expect((await refusal(stranger.sendCode(number))).code).toBe("cooldown_active");
    await client.sendCode(number);
    await client.verify(number, await product.code(number));
    await client.logIn(number);
  });

  test("of a known device gets a code anew when its tries are used up", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    const number = newNumber();
    await client.sendCode(number);
    await client.verify(number, await product.code(number));
    await client.logIn(number);
    const { resend_in_seconds } = await client.sendCode(number);
    const wrong = wrongCode(await product.code(number));
    for (const _ of [1, 2, 3, 4]) await refusal(client.verify(number, wrong));
    expect((await refusal(client.verify(number, wrong))).code).toBe("code_used_up");
    await product.travel(resend_in_seconds);
    await client.sendCode(number);
    await client.verify(number, await product.code(number));
    await client.logIn(number);
  });

  test("keeps its older session at a second login, unless it signs out before", async () => {
    const number = newNumber();
    const listed = async (keychain: { token: string | null }) => {
      const headers = { authorization: `Bearer ${keychain.token}` };
      return (await exchange(product.origin, { path: "/api/sessions", headers })).body.sessions;
    };
    const keychain = memory();
    const client = copied.phoneLogin(product.origin, keychain);
    const signIn = async () => {
      await client.sendCode(number);
      await client.verify(number, await product.code(number));
      await client.logIn(number);
    };
    await signIn();
    await signIn();
    expect(await listed(keychain)).toHaveLength(2);
    await product.travel(60);
    await client.signOut();
    await signIn();
    expect(await listed(keychain)).toHaveLength(2);
  });

  test("of a web view is refused, as the page says", async () => {
    const { body } = await exchange(product.origin, {
      method: "POST",
      path: "/api/send-otp",
      headers: { "content-type": "application/json", origin: "capacitor://localhost" },
      body: JSON.stringify({ phone_number: newNumber() }),
    });
    expect(body).toHaveProperty("code", "cross_site_request");
  });
});
