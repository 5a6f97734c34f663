import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "../../scripts/system/find.mjs";
import { freePort } from "../../scripts/system/free-port.mjs";
import { type Browser, browserOver, type Send } from "./browser.ts";

/** WebKitGTK's driver, and a screen that nobody looks at: it has no mode without one. */
export function findWebkit(): { driver: string; screen: string } | null {
  const driver = findProgram(["WebKitWebDriver"]);
  const screen = findProgram(["Xvfb"]);
  return driver && screen ? { driver, screen } : null;
}

export async function launchWebkit(programs: { driver: string; screen: string }): Promise<Browser> {
  const options = ["-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp"];
  const screen = spawn(programs.screen, options, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const [display] = await once(screen.stdio[3] as Readable, "data");
  const port = await freePort();
  const driver = spawn(programs.driver, [`--port=${port}`, "--host=127.0.0.1"], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: `:${String(display).trim()}`, LANG: "en_US.UTF-8" },
  });
  const root = sendTo(`http://127.0.0.1:${port}/session`);
  const { sessionId } = await begun(() => root("POST", "", { capabilities: {} }));
  const session = sendTo(`http://127.0.0.1:${port}/session/${sessionId}`);
  return browserOver(session, async () => {
    await session("DELETE", "").catch(() => undefined);
    for (const child of [driver, screen]) await ended(child);
  });
}

function sendTo(base: string): Send {
  return async (method, path, body) => {
    const answer = await fetch(`${base}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

/** The driver needs a moment before it listens. */
async function begun(begin: () => Promise<unknown>): Promise<{ sessionId: string }> {
  for (let tries = 0; ; tries++) {
    try {
      return (await begin()) as { sessionId: string };
    } catch (error) {
      if (tries === 50) throw error;
      await sleep(200);
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill();
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
