import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SmsUnavailable } from "#lib/errors.ts";
import type { E164 } from "#lib/phone.ts";
import { createInbox } from "#lib/sms/inbox.ts";

const p = "+12025550100" as E164;
const q = "+12025550101" as E164;
const inboxUrl = "http://localhost:4300/dev/inbox";

let directory: string;
let file: string;
let printed: string[];
let now: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "inbox-"));
  file = join(directory, "data", "inbox.jsonl");
  printed = [];
  now = Date.parse("2026-11-22T23:59:58.900Z");
});

afterEach(() => rm(directory, { recursive: true }));

async function inbox() {
  const sender = createInbox({ file, inboxUrl, print: (text) => printed.push(text), now: () => now });
  await sender.warm();
  return sender;
}

function message(to: E164, code: string) {
  return { to, code, body: `${code} is your Phone Login code.\n@localhost #${code}`, ttlSeconds: 300 };
}

test("messages are listed newest first, with their time", async () => {
  const sender = await inbox();
  await sender.send(message(p, "111111"));
  now += 1_000;
  await sender.send(message(q, "222222"));
  expect(await sender.list()).toEqual([
    { to: q, code: "222222", body: message(q, "222222").body, sentAt: now },
    { to: p, code: "111111", body: message(p, "111111").body, sentAt: now - 1_000 },
  ]);
});

test("a list can be asked for one number", async () => {
  const sender = await inbox();
  await sender.send(message(p, "111111"));
  await sender.send(message(q, "222222"));
  expect((await sender.list(p)).map(({ code }) => code)).toEqual(["111111"]);
  expect(await sender.list("+12025550102" as E164)).toEqual([]);
});

test("an inbox that never got a message is empty", async () => {
  expect(await (await inbox()).list()).toEqual([]);
});

test("each message is printed with its number, its text and where to look", async () => {
  await (await inbox()).send(message(p, "111111"));
  expect(printed).toHaveLength(1);
  for (const part of [p, "111111 is your Phone Login code.", "@localhost #111111", inboxUrl]) {
    expect(printed[0]).toContain(part);
  }
});

test("only its owner may read the file", async () => {
  await (await inbox()).send(message(p, "111111"));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

describe("sharing", () => {
  test("a restart and a second instance see the same messages", async () => {
    await (await inbox()).send(message(p, "111111"));
    const second = await inbox();
    await second.send(message(p, "222222"));
    expect((await (await inbox()).list()).map(({ code }) => code)).toEqual(["222222", "111111"]);
  });

  test("no message is lost when two instances write at once, past the point where the file is set aside", async () => {
    const instances = await Promise.all([inbox(), inbox()]);
    const codes = Array.from({ length: 480 }, (_, index) => String(100_000 + index));
    const long = "x".repeat(500);
    await Promise.all(
      codes.map((code, index) =>
        instances[index % 2]?.send({ ...message(p, code), body: `${code} ${long}` }),
      ),
    );
    expect(await stat(`${file}.1`)).toBeTruthy();
    expect((await instances[0].list()).map(({ code }) => code).sort()).toEqual(codes);
  });
});

describe("bounds", () => {
  test("at most 500 messages are listed, and the files stay small", async () => {
    const sender = await inbox();
    for (let index = 0; index < 1500; index += 1) await sender.send(message(p, String(100_000 + index)));
    const listed = await sender.list();
    expect(listed).toHaveLength(500);
    expect(listed[0]?.code).toBe("101499");
    expect(listed.at(-1)?.code).toBe("101000");
    const bytes = (await stat(file)).size + (await stat(`${file}.1`)).size;
    expect(bytes).toBeLessThan(400 * 1024);
  });

  test("a message older than a day is gone", async () => {
    const sender = await inbox();
    await sender.send(message(p, "111111"));
    now += 24 * 60 * 60 * 1000 + 1;
    expect(await sender.list()).toEqual([]);
  });
});

describe("trouble", () => {
  test("a line cut short spoils no other", async () => {
    const sender = await inbox();
    await sender.send(message(p, "111111"));
    await appendFile(file, (await readFile(file, "utf8")).slice(0, 40));
    await sender.send(message(p, "222222"));
    expect((await sender.list()).map(({ code }) => code)).toEqual(["222222", "111111"]);
  });

  test("a file that cannot be written is a message definitely not sent", async () => {
    const sender = await inbox();
    await writeFile(join(directory, "plain"), "");
    const broken = createInbox({ file: join(directory, "plain", "inbox.jsonl"), inboxUrl, print: () => {} });
    const failure = await broken.send(message(p, "111111")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SmsUnavailable);
    expect(failure).toMatchObject({ code: "sms_unavailable", outcome: "not_sent" });
    expect(await sender.list()).toEqual([]);
  });
});
