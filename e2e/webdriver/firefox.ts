import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "../../scripts/system/find.mjs";
import { freePort } from "../../scripts/system/free-port.mjs";
import { type Browser, browserOver, type Send } from "./browser.ts";

export const findFirefox = () => findProgram(["firefox-esr", "firefox"]);

/**
 * The system's own Firefox, through Marionette, the protocol that it speaks without another program between: Playwright
 * drives only a Firefox of its own build.
 */
export async function launchFirefox(program: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "firefox-"));
  const port = await freePort();
  writeFileSync(join(profile, "user.js"), `user_pref("marionette.port", ${port});\n`);
  const child = spawn(program, ["--headless", "--no-remote", "--marionette", "--profile", profile], {
    stdio: "ignore",
    env: { ...process.env, LANG: "en_US.UTF-8", HOME: profile },
  });
  const socket = await connected(port);
  const call = marionette(socket);
  await call("WebDriver:NewSession", {});
  const send: Send = (_method, path, body = {}) => {
    const [, id, action = ""] = /^\/element\/([^/]+)\/(.+)$/.exec(path) ?? [null, undefined, path.slice(1)];
    return call(commands[action] ?? action, id === undefined ? body : { ...body, id });
  };
  return browserOver(send, async () => {
    socket.destroy();
    child.kill();
    if (child.exitCode === null) await once(child, "exit");
    rmSync(profile, { recursive: true, force: true });
  });
}

/** Marionette names what WebDriver over HTTP has paths for. */
const commands: Record<string, string> = {
  url: "WebDriver:Navigate",
  element: "WebDriver:FindElement",
  value: "WebDriver:ElementSendKeys",
  click: "WebDriver:ElementClick",
  "execute/sync": "WebDriver:ExecuteScript",
};

async function connected(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket;
    } catch (error) {
      if (tries === 150) throw error;
      await sleep(200);
    }
  }
}

/** Messages are `length:json`: `[0, id, command, parameters]` there, `[1, id, error, result]` back. */
function marionette(socket: Socket): (command: string, parameters: object) => Promise<unknown> {
  const waiting = new Map<number, (error: unknown, result: unknown) => void>();
  let received = Buffer.alloc(0);
  let last = 0;
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const colon = received.indexOf(":");
      const end = colon + 1 + Number(received.subarray(0, colon));
      if (colon === -1 || received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end).toString());
      received = received.subarray(end);
      // The first message is a greeting, which is no list.
      if (Array.isArray(message)) waiting.get(message[1])?.(message[2], message[3]);
    }
  });
  return (command, parameters) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, (error, result) => {
        waiting.delete(id);
        if (error) reject(new Error(`${command}: ${JSON.stringify(error)}`));
        else resolve(valueIn(result));
      });
      const message = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
}

function valueIn(result: unknown): unknown {
  return typeof result === "object" && result !== null && "value" in result ? result.value : result;
}
