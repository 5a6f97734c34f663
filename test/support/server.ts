import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { unset } from "../../scripts/testing/unset.mjs";
import { exchange } from "./client.ts";
import { expectConformance } from "./conformance.ts";
import { freePort } from "./port.ts";

export type Environment = Readonly<Record<string, string>>;

export type RunningServer = {
  origin: string;
  pid: number;
  /** Asks it to end, as an operator would; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** All that it has printed so far. */
  output(): string;
  /** Reads its log no more; resolves with its exit code once it has ended. */
  stopReading(): Promise<number | null>;
};

const root = resolve(import.meta.dirname, "../..");
const entry = join(root, ".build", "server.js");
const next = join(root, "node_modules", "next", "dist", "bin", "next");

/** The program with its arguments, once its port is known. */
type Command = (port: string) => readonly string[];
/** As `npm start` runs it. */
const asShipped: Command = () => [entry];
/** As a platform does that knows Next and not our server. */
export const nextAlone: Command = (port) => [next, "start", "-H", "127.0.0.1", "-p", port];
const startTimeoutMs = 30_000;
const stopTimeoutMs = 20_000;
const pollMs = 25;
const portAttempts = 3;

/** The built product on a free loopback port, ready to answer. Its log can be read here, unless it goes to a file of its own. */
export async function startServer(
  env: Environment,
  command: Command = asShipped,
  log: "pipe" | number = "pipe",
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(env, command, log);
    } catch (error) {
      // Between finding a port free and listening on it, another test may have taken it.
      if (attempt === portAttempts || !/Port \d+ is taken/.test(String(error))) throw error;
    }
  }
}

async function startOnce(env: Environment, command: Command, log: "pipe" | number): Promise<RunningServer> {
  const port = String(await freePort());
  const { child, output } = launch({ ...env, PORT: port }, command(port), log);
  const origin = `http://127.0.0.1:${port}`;
  // Behind Next alone the edge is missing, and with it some headers.
  if (command === asShipped) expectConformance(origin);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(origin))) {
    if (hasEnded() || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`The server did not start:\n${output()}`);
    }
    await sleep(pollMs);
  }
  const end = async (signal: NodeJS.Signals) => {
    if (hasEnded()) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
    await exited;
    clearTimeout(late);
    return child.exitCode;
  };
  return {
    origin,
    pid: child.pid ?? 0,
    output,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
    async stopReading() {
      const exited = once(child, "exit");
      child.stdout?.destroy();
      await exited;
      return child.exitCode;
    },
  };
}

/** Starts the product where it is expected to refuse, and returns what it said. */
export async function refusedStart(env: Environment): Promise<{ code: number | null; output: string }> {
  const port = String(await freePort());
  const { child, output } = launch({ PORT: port, ...env }, asShipped(port));
  const late = setTimeout(() => child.kill("SIGKILL"), startTimeoutMs);
  await once(child, "close");
  clearTimeout(late);
  return { code: child.exitCode, output: output() };
}

/** Two secrets as production wants them. */
export function newSecrets(): { SESSION_SECRET: string; OTP_SECRET: string } {
  return {
    SESSION_SECRET: randomBytes(32).toString("base64url"),
    OTP_SECRET: randomBytes(32).toString("base64url"),
  };
}

function launch(env: Environment, args: readonly string[], log: "pipe" | number = "pipe") {
  if (!existsSync(entry))
    throw new Error("There is no build. Run `npm run build`, or the tests through `npm test`.");
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      PATH,
      HOME,
      // As in the shell of a test runner; the product chooses its own.
      NODE_ENV: "test",
      NEXT_TELEMETRY_DISABLED: "1",
      HOST: "127.0.0.1",
      ...unset,
      ...env,
    },
    stdio: ["ignore", log, "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => {
      said += chunk;
    });
  }
  // However this process ends, the server does not outlive it.
  const onExit = () => child.kill("SIGKILL");
  process.once("exit", onExit);
  child.once("exit", () => process.off("exit", onExit));
  return { child, output: () => said };
}

async function answers(origin: string): Promise<boolean> {
  try {
    return (await exchange(origin, { path: "/health" })).status === 200;
  } catch {
    return false;
  }
}
