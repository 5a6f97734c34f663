import { afterEach, expect, test, vi } from "vitest";
import { startProduct } from "../../scripts/pictures/product.mjs";
import { newClient } from "../support/client.ts";

afterEach(() => vi.unstubAllEnvs());

test("pictures are taken of a product that knows none of the developer's own databases and accounts", async () => {
  vi.stubEnv("DB_HOST", "127.0.0.1");
  vi.stubEnv("TWILIO_ACCOUNT_SID", `AC${"0".repeat(32)}`);
  vi.stubEnv("TWILIO_AUTH_TOKEN", "f".repeat(32));
  vi.stubEnv("TWILIO_PHONE_NUMBER", "+15005550006");
  const product = await startProduct();
  try {
    const { body } = await newClient(product.origin).get("/api/auth/health");
    expect(body).toMatchObject({ database_kind: "embedded", sms: "inbox" });
  } finally {
    await product.stop();
  }
});
