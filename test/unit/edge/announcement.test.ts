import { expect, test } from "vitest";
import type { Config } from "#lib/config.ts";
import { announcement } from "#lib/edge/announcement.ts";
import { stubVariables } from "../../support/twilio-stub.ts";
import { development } from "../config/environments.ts";

const twilio = { APP_ENV: "development", ...stubVariables };
const told = (config: Config, isDatabaseReady = true) => announcement(config, { isDatabaseReady });

test("whoever starts the product is told where to go and where messages are", () => {
  const text = told(development({ PORT: "4000", APP_NAME: "Tea House" }));
  expect(text).toContain("Tea House is ready.");
  expect(text).toContain("http://localhost:4000/dev/inbox");
  expect(text).toContain("phone-login.sqlite");
});

test("the inbox is not announced where there is none", () => {
  const text = told(development(twilio));
  expect(text).toContain("Twilio");
  expect(text).not.toContain("/dev/inbox");
});

test("what is hardly meant is said: real messages from a development start, a misspelt name", () => {
  const text = told(development({ ...twilio, PUBLIC_URL: "https://login.example.com", DB_USERNAME: "tea" }));
  expect(text).toContain("APP_ENV=production");
  expect(text).toContain("DB_USERNAME is no variable of this product. Did you mean DB_USER?");
  expect(told(development())).not.toContain("Beware");
});

test("a database server is named, and its password is not", () => {
  const text = told(development({ DB_HOST: "db.internal", DB_NAME: "tea", DB_PASSWORD: "hunter-two" }));
  expect(text).toContain("tea on MySQL at db.internal:3306");
  expect(text).not.toContain("hunter-two");
});

test("a database that is not ready is told in place of readiness", () => {
  const text = told(development({ APP_NAME: "Tea House", DB_HOST: "db.internal" }), false);
  expect(text).toContain("Tea House is running, but its database is not ready.");
  expect(text).not.toContain("is ready.");
});
