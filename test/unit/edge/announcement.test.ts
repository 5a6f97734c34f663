import { expect, test } from "vitest";
import { announcement } from "#lib/edge/announcement.ts";
import { stubVariables } from "../../support/twilio-stub.ts";
import { development } from "../config/environments.ts";

test("whoever starts the product is told where to go and where messages are", () => {
  const told = announcement(development({ PORT: "4000", APP_NAME: "Tea House" }));
  expect(told).toContain("Tea House is ready.");
  expect(told).toContain("http://localhost:4000/dev/inbox");
  expect(told).toContain("phone-login.sqlite");
});

test("the inbox is not announced where there is none", () => {
  const told = announcement(development(stubVariables));
  expect(told).toContain("Twilio");
  expect(told).not.toContain("/dev/inbox");
});

test("what is hardly meant is said: real messages from a development start, a misspelt name", () => {
  const told = announcement(
    development({ ...stubVariables, PUBLIC_URL: "https://login.example.com", DB_USERNAME: "tea" }),
  );
  expect(told).toContain("APP_ENV=production");
  expect(told).toContain("DB_USERNAME is no variable of this product. Did you mean DB_USER?");
  expect(announcement(development(stubVariables))).not.toContain("Beware");
});

test("a database server is named, and its password is not", () => {
  const told = announcement(
    development({ DB_HOST: "db.internal", DB_NAME: "tea", DB_PASSWORD: "hunter-two" }),
  );
  expect(told).toContain("tea on MySQL at db.internal:3306");
  expect(told).not.toContain("hunter-two");
});
