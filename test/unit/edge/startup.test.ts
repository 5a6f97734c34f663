import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listen, requireFreePort } from "#lib/edge/startup.ts";
import { StartRefused } from "#lib/start-refused.ts";
import { freePort } from "../../support/port.ts";

/** A server to which the system says this when it is to listen: which ports are forbidden differs between systems. */
function refusedWith(code: string): Server {
  const server = createServer();
  server.listen = () => {
    process.nextTick(() => server.emit("error", Object.assign(new Error(`listen ${code}`), { code })));
    return server;
  };
  return server;
}

const refusal = (server: Server, at: { host: string | null; port: number }) =>
  listen(server, { ...at, hostSetIn: "the environment" }).then(
    () => null,
    (error: unknown) => error,
  );

test("a port that this user may not have is told as that, with another to choose", async () => {
  const refused = await refusal(refusedWith("EACCES"), { host: null, port: 80 });
  expect(refused).toBeInstanceOf(StartRefused);
  expect(refused).toMatchObject({
    message: "This user may not listen on port 80. Choose another with PORT, for example: PORT=81 npm start",
  });
});

test("an address that is not of this machine is told as HOST's fault", async () => {
  // Of a range for documentation (RFC 5737), so no machine has it.
  const host = "192.0.2.1";
  const place = { host, hostSetIn: ".env", port: await freePort() };
  const refused = await requireFreePort(place).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartRefused);
  expect(refused).toMatchObject({
    message:
      "HOST is 192.0.2.1, which is no address of this machine. It was set in .env. Start with an empty HOST to listen on all interfaces: HOST= npm start",
  });
});

test("the last of all ports has no next one to name", async () => {
  const refused = await refusal(refusedWith("EADDRINUSE"), { host: null, port: 65_535 });
  expect(refused).toMatchObject({
    message:
      "Port 65535 is taken by another program. Choose another with PORT, for example: PORT=3000 npm start",
  });
});

test("a port that is taken is refused, and one that is free is left free", async () => {
  const port = await freePort();
  const at = { host: "127.0.0.1", hostSetIn: "the environment", port };
  await requireFreePort(at);
  const taken = createServer().listen(port, at.host);
  onTestFinished(() => void taken.close());
  await once(taken, "listening");
  await expect(requireFreePort(at)).rejects.toThrow(`Port ${port} is taken by another program.`);
});

test("what nobody can put right by a setting stays the error that it is", async () => {
  const refused = await refusal(refusedWith("EMFILE"), { host: null, port: 3_000 });
  expect(refused).not.toBeInstanceOf(StartRefused);
  expect(refused).toMatchObject({ code: "EMFILE" });
});
