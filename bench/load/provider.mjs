import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/**
 * A stand-in for Twilio's Message resource that takes everything at once and remembers the code that each number was
 * sent last. @returns {Promise<{ url: string, codeFor: (number: string) => string }>}
 */
export async function startProvider() {
  /** @type {Map<string, string>} */
  const codes = new Map();
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const to = form.get("To") ?? "";
    const code = /\b\d{6}\b/.exec(form.get("Body") ?? "")?.[0];
    if (code !== undefined) codes.set(to, code);
    const answer = JSON.stringify({ sid: `SM${"0".repeat(32)}`, status: "queued", to, error_code: null });
    response.writeHead(201, { "Content-Type": "application/json", "Content-Length": answer.length });
    response.end(answer);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    codeFor(number) {
      const code = codes.get(number);
      if (code === undefined) throw new Error(`No code went out to ${number}.`);
      return code;
    },
  };
}
