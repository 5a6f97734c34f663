import { afterAll, beforeAll, describe } from "vitest";
import { type Client, newClient } from "./client.ts";
import { newestCode } from "./inbox.ts";
import { newNumber } from "./numbers.ts";
import { type Environment, type RunningServer, startServer } from "./server.ts";
import { type DatabaseKind, databaseKinds, type Stage, setStage } from "./stage.ts";

/** The built product, running, as one suite sees it. */
export type Product = {
  readonly kind: DatabaseKind;
  readonly origin: string;
  readonly stage: Stage;
  readonly server: RunningServer;
  client(transport?: "cookie" | "token"): Client;
  /** The code in the newest message to this number. */
  code(number: string): Promise<string>;
  /** Makes time pass by the database's clock. */
  travel(seconds: number): Promise<void>;
};

/** The same suite against the product on the embedded database and on MariaDB. */
export function describeProduct(
  title: string,
  define: (product: Product) => void,
  env: Environment = {},
): void {
  describe.each(databaseKinds)(`${title} (%s)`, (kind) => {
    let stage: Stage;
    let server: RunningServer;
    beforeAll(async () => {
      stage = await setStage(kind);
      server = await startServer({ ...stage.env, ...env });
    });
    afterAll(async () => {
      await server?.stop();
      stage?.remove();
    });
    define({
      kind,
      get origin() {
        return server.origin;
      },
      get stage() {
        return stage;
      },
      get server() {
        return server;
      },
      client: (transport) => newClient(server.origin, transport),
      code: (number) => newestCode(server.origin, number),
      travel: (seconds) => stage.travel(seconds),
    });
  });
}

/** Asks for a code and verifies it: the client then holds a grant. */
export async function verify(client: Client, number = newNumber()): Promise<string> {
  await expectOk(client.post("/api/send-otp", { phone_number: number }));
  const otp = await newestCode(client.origin, number);
  await expectOk(client.post("/api/verify-otp", { phone_number: number, otp }));
  return number;
}

/** All three steps: the client is then signed in with that number. */
export async function signIn(client: Client, number = newNumber()): Promise<string> {
  await verify(client, number);
  await expectOk(client.post("/api/login", { phone_number: number }));
  return number;
}

async function expectOk(pending: ReturnType<Client["get"]>): Promise<void> {
  const { status, text } = await pending;
  if (status !== 200) throw new Error(`Expected 200, got ${status}: ${text}`);
}
