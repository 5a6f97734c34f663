import type { Stats } from "node:fs";
import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Message, SmsService } from "../auth/ports.ts";
import { daySeconds } from "../duration.ts";
import { SmsUnavailable } from "../errors.ts";
import type { E164 } from "../phone.ts";

/** A message that was kept instead of sent. `sentAt` is milliseconds since the epoch. */
export type KeptMessage = { to: string; body: string; code: string; sentAt: number };

export interface Inbox extends SmsService {
  /** Newest first: at most the last 500 messages of the last 24 hours. */
  list(phone?: E164): Promise<KeptMessage[]>;
}

export type InboxOptions = {
  /** JSON lines; instances on one DATA_DIR share it. */
  file: string;
  /** Where a person finds all messages, for the printed note. */
  inboxUrl: string;
  print?: (text: string) => void;
  now?: () => number;
};

type Line = { at: string; to: string; code: string; body: string };

const listedMessages = 500;
const keptMs = daySeconds * 1_000;
/** Over this size the file becomes the older half. A line takes about 270 bytes, so each half holds more than `listedMessages`. */
const halfBytes = 192 * 1024;

/** Stands in for a carrier where none is configured: keeps every message and shows it to whoever tries the product. */
export function createInbox({ file, inboxUrl, print = console.log, now = Date.now }: InboxOptions): Inbox {
  const olderHalf = `${file}.1`;

  return {
    async warm() {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    },

    async send(message) {
      try {
        const written = await append(file, asLine(message, now()));
        if (written.size > halfBytes) await setAside(file, written.ino, olderHalf);
      } catch (cause) {
        throw new SmsUnavailable("not_sent", cause);
      }
      print(note(message, inboxUrl));
    },

    async list(phone) {
      // This order, because a message may move from `file` to the older half meanwhile: then it is read twice, not missed.
      const newer = await linesOf(file);
      const older = await linesOf(olderHalf);
      const oldest = now() - keptMs;
      return [...new Set([...older, ...newer])]
        .flatMap(parsed)
        .filter(({ sentAt, to }) => sentAt >= oldest && (phone === undefined || to === phone))
        .slice(-listedMessages)
        .reverse();
    },
  };
}

/** The line break comes first, so that a line cut short by a full disk or a kill spoils no other. */
function asLine({ to, code, body }: Message, now: number): string {
  const line: Line = { at: new Date(now).toISOString(), to, code, body };
  return `\n${JSON.stringify(line)}`;
}

/** One write on an append-only descriptor, so that lines of several instances never mix. */
async function append(file: string, line: string): Promise<Stats> {
  const handle = await open(file, "a", 0o600);
  try {
    await handle.write(line);
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

/**
 * Unless another instance was faster: then there is another file, or none, at this path. If two are equally fast the
 * older half goes early; a new message is never lost.
 */
async function setAside(file: string, inode: number, olderHalf: string): Promise<void> {
  try {
    if ((await stat(file)).ino === inode) await rename(file, olderHalf);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, "utf8")).split("\n");
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "ENOENT";
}

function parsed(line: string): KeptMessage[] {
  if (line === "") return [];
  try {
    const { at, to, body, code } = JSON.parse(line) as Line;
    return [{ to, body, code, sentAt: Date.parse(at) }];
  } catch {
    return [];
  }
}

function note({ to, body }: Message, inboxUrl: string): string {
  const text = body.split("\n").map((line) => `  │ ${line}`);
  return [`\n  ┌ SMS to ${to}, not sent: Twilio is not configured`, ...text, `  └ ${inboxUrl}\n`].join("\n");
}
