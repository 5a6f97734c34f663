import { describe, expect, it } from "vitest";
import { variables } from "#lib/config/variables.ts";
import { readConfig } from "#lib/config.ts";
import { development, faultsOf, production } from "./environments.ts";

const { SESSION_SECRET, OTP_SECRET, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER } = production;
const twilio = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER };

const urls = {
  "no PUBLIC_URL": undefined,
  "http localhost": "http://localhost:3000",
  "https localhost": "https://localhost:3000",
  "https public": "https://login.example.com",
  "http public": "http://login.example.com",
};
const nodeEnvs = [undefined, "production", "development", "test"];
const messages = {
  inbox: {},
  Twilio: twilio,
  "a stand-in": { ...twilio, TWILIO_API_URL: "http://127.0.0.1:4010" },
};

type Case = { url: keyof typeof urls; nodeEnv: string | undefined; sends: keyof typeof messages };
const cases: Case[] = (Object.keys(urls) as Case["url"][]).flatMap((url) =>
  nodeEnvs.flatMap((nodeEnv) =>
    (Object.keys(messages) as Case["sends"][]).map((sends) => ({ url, nodeEnv, sends })),
  ),
);
const environment = ({ url, nodeEnv, sends }: Case) => ({
  SESSION_SECRET,
  OTP_SECRET,
  PUBLIC_URL: urls[url],
  NODE_ENV: nodeEnv,
  ...messages[sends],
});
const namesOf = (faults: readonly string[]) => faults.map((fault) => fault.split(" ")[0]);

describe.each(cases)("$url, NODE_ENV $nodeEnv, messages by $sends", (found) => {
  const signs = [found.url === "https public", found.nodeEnv === "production", found.sends === "Twilio"];
  const isPublic = signs.includes(true);

  it(`without APP_ENV ${isPublic ? "is refused" : "starts in development"} (G8)`, () => {
    const faults = faultsOf(environment(found));
    expect(namesOf(faults)).toEqual(isPublic ? ["APP_ENV"] : []);
    const told = faults.join();
    expect([
      told.includes("PUBLIC_URL is a public address"),
      told.includes("NODE_ENV is production"),
      told.includes("Twilio sends real messages"),
    ]).toEqual(signs);
  });

  it("starts as development, under production's limits where messages are real (G8)", () => {
    const { limits, warnings } = development({ ...environment(found), APP_ENV: "development" });
    expect(limits.sendsInAllPerDay).toBe(found.sends === "Twilio" ? 2_000 : 200_000);
    expect(warnings.map(({ reason }) => reason)).toEqual(isPublic ? ["not_in_production"] : []);
  });

  const missing = [
    ...(found.sends === "inbox" ? ["TWILIO_ACCOUNT_SID"] : []),
    ...(found.sends === "a stand-in" ? ["TWILIO_API_URL"] : []),
    ...(found.url.startsWith("https") ? [] : ["PUBLIC_URL"]),
  ];
  it(`as production ${missing.length === 0 ? "starts" : "is refused"}`, () => {
    const faults = namesOf(faultsOf({ ...environment(found), APP_ENV: "production" }));
    expect(faults.toSorted()).toEqual(missing.toSorted());
  });
});

describe("a PUBLIC_URL", () => {
  it.each([
    ["https://localhost", false],
    ["https://LOCALHOST.:8443", false],
    ["https://app.localhost", false],
    ["https://127.0.0.1", false],
    ["https://127.1.2.3:8443", false],
    ["https://0x7f.1", false],
    ["https://[::1]:3000", false],
    ["https://[::ffff:127.0.0.1]", false],
    ["https://10.1.2.3", false],
    ["https://172.16.0.1", false],
    ["https://172.31.255.1", false],
    ["https://192.168.1.5", false],
    ["https://169.254.1.1", false],
    ["https://[fd12::1]", false],
    ["https://[fe80::1]", false],
    ["https://172.32.0.1", true],
    ["https://11.0.0.1", true],
    ["https://203.0.113.7", true],
    ["https://[2001:db8::1]", true],
    ["https://login.example.com", true],
    ["https://localhost.example.com", true],
    ["https://127.0.0.1.example.com", true],
    ["https://intranet", true],
  ])("of %s is public: %s", (PUBLIC_URL, isPublic) => {
    expect(namesOf(faultsOf({ PUBLIC_URL }))).toEqual(isPublic ? ["APP_ENV"] : []);
  });
});

describe("Twilio's API", () => {
  it.each([
    ["https://api.twilio.com", true],
    ["https://api.dublin.ie1.twilio.com", true],
    ["https://API.TWILIO.COM./", true],
    ["https://twilio.com.example.test", false],
    ["http://127.0.0.1:4010", false],
  ])("at %s sends real messages: %s", (TWILIO_API_URL, isReal) => {
    expect(namesOf(faultsOf({ ...twilio, TWILIO_API_URL }))).toEqual(isReal ? ["APP_ENV"] : []);
  });
});

it("a server that looks public without APP_ENV is told together with all other faults", () => {
  const faults = faultsOf({ NODE_ENV: "production", PORT: "nonsense", DB_PORT: "nonsense" });
  expect(namesOf(faults)).toEqual(["PORT", "DB_PORT", "APP_ENV"]);
  expect(faults[2]).toBe(
    "APP_ENV is not set, but NODE_ENV is production. Set APP_ENV=production, or APP_ENV=development if nobody signs in here for real.",
  );
});

it("an open inbox is named in the warning", () => {
  const [warning] = development({ APP_ENV: "development", PUBLIC_URL: "https://login.example.com" }).warnings;
  expect(warning?.sentence).toBe(
    "APP_ENV is development, but PUBLIC_URL is a public address. Anyone who can reach this server can read every code at /dev/inbox. Set APP_ENV=production where people sign in.",
  );
});

describe("quotes that docker --env-file leaves around a value", () => {
  const quoted = (quote: string) =>
    Object.fromEntries(Object.entries(production).map(([name, value]) => [name, `${quote}${value}${quote}`]));

  it.each(['"', "'", "`"])("%s are no part of it", (quote) => {
    expect(readConfig(quoted(quote))).toEqual(readConfig(production));
    expect(development({ APP_NAME: `${quote}Phone Login${quote}` }).appName).toBe("Phone Login");
  });

  it("around nothing make nothing, for every variable", () => {
    const blank = Object.fromEntries(variables.map((name) => [name, '""']));
    expect(development({ ...blank, DATA_DIR: undefined })).toMatchObject({ database: { kind: "embedded" } });
  });

  it("that are no pair stay", () => {
    for (const name of [`"Tea" & "Cake"`, `"Tea`, `Tea'`])
      expect(development({ APP_NAME: name }).appName).toBe(name);
  });

  it("may belong to a password, so that keeps them, and it is said", () => {
    const { database, warnings } = development({ DB_PASSWORD: '"hunter two"' });
    expect(database).toMatchObject({ kind: "mysql", password: '"hunter two"' });
    expect(warnings.map(({ reason }) => reason)).toEqual(["db_password_in_quotes"]);
    expect(warnings[0]?.sentence).not.toContain("hunter");
  });
});
