import { execFile } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exchange } from "../../support/client.ts";
import { copyDocumentedClient, documentedClient } from "../../support/documented-client.ts";
import { messagesTo } from "../../support/inbox.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct } from "../../support/product.ts";
import { wrongCode } from "../../support/wrong-code.ts";

type Proof = { kind: "flow" | "grant"; token: string; phone_number: string; endsAt: number };
type Kept = { session: string | null; isSignedIn: boolean; isLeaving: boolean; proof: Proof | null };
type Keychain = { read(): Promise<Kept | null>; write(kept: Kept): Promise<void> };
type Problem = {
  code: string;
  request_id: string;
  retry_after?: number;
  attempts_left?: number;
  errors?: { field: string; message: string }[];
};
type Copied = {
  phoneLogin(
    origin: string,
    keychain: Keychain,
    language?: string,
  ): {
    sendCode(number: string): Promise<{ resend_in_seconds: number }>;
    verify(number: string, otp: string): Promise<void>;
    logIn(number: string): Promise<{ phone_e164: string }>;
    whoIsSignedIn(): Promise<{ phone_e164: string }>;
    listDevices(): Promise<{ id: string; device: string; current: boolean }[]>;
    endDevice(id: string): Promise<void>;
    endOtherDevices(): Promise<void>;
    codeSentTo(): Promise<string | null>;
    isSignedIn(): Promise<boolean>;
    signOut(): Promise<void>;
    finishSignOut(): Promise<void>;
  };
  plain(typed: string): string;
  nextStep(problem: Problem): { offer: string; afterSeconds?: number; triesLeft?: number };
};

type Client = ReturnType<Copied["phoneLogin"]>;

const file = copyDocumentedClient();
let copied: Copied;
beforeAll(async () => {
  copied = (await import(/* @vite-ignore */ file)) as Copied;
});
afterAll(() => rmSync(dirname(file), { recursive: true, force: true }));

/** Keeps a copy, as a store does that outlives the app. */
function memory(): Keychain {
  let text = "null";
  return {
    read: async () => JSON.parse(text),
    async write(kept) {
      text = JSON.stringify(kept);
    },
  };
}

/** Lets the next call of this path fail, before the server hears of it or after; what it would have answered is lost. */
function loseOnce(path: string, when: "request" | "answer") {
  const { fetch } = globalThis;
  const lost = vi.spyOn(globalThis, "fetch").mockImplementation(async (...request) => {
    if (!String(request[0]).endsWith(path)) return fetch(...request);
    lost.mockRestore();
    if (when === "answer") await fetch(...request);
    throw new TypeError("Network request failed");
  });
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

test("the client in docs/clients.md compiles in strict mode, and by the strictest options of those who copy it", async () => {
  const compiler = join("node_modules", "typescript", "bin", "tsc");
  const strictest = [
    "--strict",
    "--erasableSyntaxOnly",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
    "--noImplicitOverride",
    "--noImplicitReturns",
    "--noFallthroughCasesInSwitch",
    "--noUnusedLocals",
    "--noUnusedParameters",
    "--isolatedModules",
  ];
  const options = ["--noEmit", "--ignoreConfig", ...strictest, "--target", "es2022", "--lib", "es2022,dom"];
  const uses =
    "export const shown = ({ request_id, errors = [] }: Problem) => [request_id, errors[0]?.message];";
  writeFileSync(file, `${documentedClient}\n${uses}\n`);
  const { stdout } = await promisify(execFile)(process.execPath, [
    compiler,
    ...options,
    "--types",
    "",
    file,
  ]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

test("the client in docs/clients.md gives up after ten seconds, also where an answer begins and never ends", async () => {
  const silent = createServer((request, response) => {
    if (request.url === "/api/session")
      response.writeHead(200, { "content-type": "application/json" }).write("{");
  });
  await once(silent.listen(0, "127.0.0.1"), "listening");
  const { port } = silent.address() as AddressInfo;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const client = copied.phoneLogin(`http://127.0.0.1:${port}`, memory());
    for (const call of [client.whoIsSignedIn, () => client.sendCode(newNumber())]) {
      const outcome = vi.fn();
      const settled = call().then(outcome, outcome);
      await vi.advanceTimersByTimeAsync(9_900);
      expect(outcome).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(200);
      await settled;
      expect(outcome).toHaveBeenCalledWith(expect.objectContaining({ name: "AbortError" }));
    }
  } finally {
    vi.useRealTimers();
    silent.closeAllConnections();
    silent.close();
  }
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

  test("asks for the message in the language that the app is shown in, and in English otherwise", async () => {
    const texts = [];
    for (const language of ["es-MX", "fr", undefined]) {
      const number = newNumber();
      await copied.phoneLogin(product.origin, memory(), language).sendCode(number);
      const [message] = await messagesTo(product.origin, number);
      texts.push(message?.body);
    }
    expect(texts).toEqual([
      expect.stringContaining(" es tu codigo "),
      expect.stringContaining(" est votre code "),
      expect.stringContaining(" is your "),
    ]);
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
    const client = copied.phoneLogin(product.origin, memory());
    const signIn = async () => {
      await client.sendCode(number);
      await client.verify(number, await product.code(number));
      await client.logIn(number);
    };
    await signIn();
    await signIn();
    expect(await client.listDevices()).toHaveLength(2);
    await product.travel(60);
    await client.signOut();
    await signIn();
    expect(await client.listDevices()).toHaveLength(2);
  });

  test("knows after it was ended which code it awaits, and counts as the one that asked", async () => {
    const keychain = memory();
    const number = newNumber();
    expect(await copied.phoneLogin(product.origin, keychain).codeSentTo()).toBeNull();
    await copied.phoneLogin(product.origin, keychain).sendCode(` ${number}`);
    const restarted = copied.phoneLogin(product.origin, keychain);
    expect(await restarted.codeSentTo()).toBe(number);
    const code = await product.code(number);
    expect((await refusal(restarted.verify(number, wrongCode(code)))).attempts_left).toBe(4);
    await restarted.verify(number, code);
    await copied.phoneLogin(product.origin, keychain).logIn(number);
    expect(await restarted.codeSentTo()).toBeNull();
    expect(await restarted.isSignedIn()).toBe(true);
  });

  test("takes a second tap for what it is: the login is tried again, the right code is not", async () => {
    const keychain = memory();
    const client = copied.phoneLogin(product.origin, keychain);
    const number = newNumber();
    await client.sendCode(number);
    const code = await product.code(number);
    const tap = async () => {
      await client.verify(number, code);
      return client.logIn(number);
    };
    loseOnce("/api/login", "request");
    await expect(tap()).rejects.toThrow("Network request failed");
    expect(await tap()).toHaveProperty("phone_e164", number);
  });

  test("asks for a code anew where the answer of the login was lost, or its grant is too old", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    const number = newNumber();
    await client.sendCode(number);
    const code = await product.code(number);
    await client.verify(number, code);
    loseOnce("/api/login", "answer");
    await expect(client.logIn(number)).rejects.toThrow("Network request failed");
    await client.verify(number, code);
    expect((await refusal(client.logIn(number))).code).toBe("verification_required");
    expect((await refusal(client.verify(number, code))).code).toBe("code_expired");
    await product.travel(31);
    await client.sendCode(number);
    await client.verify(number, await product.code(number));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 120_000 });
    try {
      const problem = await refusal(client.verify(number, await product.code(number)));
      expect(copied.nextStep(problem).offer).toBe("send a code");
    } finally {
      vi.useRealTimers();
    }
  });

  test("awaits no code for longer than one lives", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    await client.sendCode(newNumber());
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
    try {
      expect(await client.codeSentTo()).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test("leads to the field for the code also where the answer that a message went out was lost", async () => {
    const client = copied.phoneLogin(product.origin, memory());
    const number = newNumber();
    loseOnce("/api/send-otp", "answer");
    await expect(client.sendCode(number)).rejects.toThrow("Network request failed");
    const { offer } = copied.nextStep(await refusal(client.sendCode(number)));
    expect(offer).toBe("type the code, or send it again");
    await client.verify(number, await product.code(number));
    await client.logIn(number);
  });

  test("is signed out at once without a network, and tells the server when there is one, of its own or when asked", async () => {
    const number = newNumber();
    const keychain = memory();
    const client = copied.phoneLogin(product.origin, keychain);
    const watching = copied.phoneLogin(product.origin, memory());
    const signIn = async (one: Client) => {
      await one.sendCode(number);
      await one.verify(number, await product.code(number));
      await one.logIn(number);
      await product.travel(60);
    };
    await signIn(watching);
    for (const tellTheServer of [
      () => copied.phoneLogin(product.origin, keychain).finishSignOut(),
      () => client.sendCode(number),
    ]) {
      await signIn(client);
      await client.finishSignOut();
      expect(await client.whoIsSignedIn()).toHaveProperty("phone_e164", number);
      loseOnce("/api/logout", "request");
      await expect(client.signOut()).rejects.toThrow("Network request failed");
      expect(await client.isSignedIn()).toBe(false);
      expect((await refusal(client.whoIsSignedIn())).code).toBe("not_signed_in");
      expect(await watching.listDevices()).toHaveLength(2);
      await tellTheServer();
      expect(await watching.listDevices()).toHaveLength(1);
      await product.travel(120);
    }
    const calls = vi.spyOn(globalThis, "fetch");
    await client.signOut();
    expect(calls).not.toHaveBeenCalled();
    calls.mockRestore();
  });

  test("lists its devices, ends one, and all others", async () => {
    const number = newNumber();
    const devices = [];
    for (const _ of [1, 2, 3]) {
      const client = copied.phoneLogin(product.origin, memory());
      await client.sendCode(number);
      await client.verify(number, await product.code(number));
      await client.logIn(number);
      devices.push(client);
      await product.travel(60);
    }
    const [first, second, third] = devices as [Client, Client, Client];
    const listed = await third.listDevices();
    expect(listed.map(({ current }) => current)).toEqual([true, false, false]);
    await third.endDevice(listed[2]?.id ?? "");
    expect((await refusal(first.whoIsSignedIn())).code).toBe("not_signed_in");
    expect(await second.whoIsSignedIn()).toHaveProperty("phone_e164", number);
    await third.endOtherDevices();
    expect((await refusal(second.whoIsSignedIn())).code).toBe("not_signed_in");
    expect(await third.listDevices()).toHaveLength(1);
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

describeProduct(
  "the client in docs/clients.md where a flow is required",
  (product) => {
    test("sends the same code again where the answer to the first message was lost", async () => {
      const client = copied.phoneLogin(product.origin, memory());
      const number = newNumber();
      loseOnce("/api/send-otp", "answer");
      await expect(client.sendCode(number)).rejects.toThrow("Network request failed");
      const code = await product.code(number);
      const problem = await refusal(client.verify(number, code));
      expect([problem.code, copied.nextStep(problem).offer]).toEqual([
        "verification_required",
        "send a code",
      ]);
      await product.travel(30);
      await client.sendCode(number);
      await client.verify(number, code);
      await client.logIn(number);
    });
  },
  { OTP_REQUIRE_FLOW: "true" },
);
