import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPages, buildServer, root } from "../../scripts/build/steps.mjs";
import { liftedLimits } from "../../scripts/testing/lifted-limits.mjs";
import { unset } from "../../scripts/testing/unset.mjs";
import { startServer } from "./process.mjs";

/** Does nothing where a build of exactly this source is there. */
export async function buildProduct() {
  await buildServer();
  await buildPages();
}

/**
 * The built product behind a proxy with TLS, as it is deployed. Only APP_ENV is not that of production, which would refuse
 * a stand-in for Twilio. Without `database` it is the embedded one.
 * @param {{ name: string, providerUrl: string, database?: Record<string, string>, nodeArgs?: readonly string[] }} options
 */
export async function startProduct({ name, providerUrl, database = {}, nodeArgs = [] }) {
  const directory = mkdtempSync(join(tmpdir(), "bench-product-"));
  const server = await startServer({
    name,
    args: [...nodeArgs, ".build/server.js"],
    cwd: root,
    log: join(directory, "log"),
    health: "/health",
    env: {
      ...unset,
      APP_ENV: "development",
      PUBLIC_URL: "https://login.example",
      TRUSTED_PROXY_HOPS: "1",
      DATA_DIR: directory,
      DEFAULT_COUNTRY: "US",
      SESSION_SECRET: randomBytes(32).toString("base64url"),
      OTP_SECRET: randomBytes(32).toString("base64url"),
      TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      TWILIO_AUTH_TOKEN: "f".repeat(32),
      TWILIO_PHONE_NUMBER: "+15005550006",
      TWILIO_API_URL: providerUrl,
      ...liftedLimits,
      LIMIT_PREFIX_CONVERSION_PERCENT: "0",
      ...database,
    },
  });
  return {
    ...server,
    /** of the embedded database, if that is the one */
    file: join(directory, "phone-login.sqlite"),
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
