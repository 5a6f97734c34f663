import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { development, faultsOf, ownDirectory } from "./environments.ts";

describe("the database", () => {
  it.each([
    ["DB_HOST", "db.example.com", { host: "db.example.com" }],
    ["DB_PORT", "3307", { port: 3307 }],
    ["DB_NAME", "logins", { name: "logins" }],
    ["DB_USER", "app", { user: "app" }],
    ["DB_PASSWORD", " with spaces ", { password: " with spaces " }],
  ])("is MySQL as soon as %s is set, and the rest of the group takes its defaults", (name, value, given) => {
    const defaults = {
      host: "localhost",
      port: 3306,
      name: "harish",
      user: "root",
      password: "",
      tls: { kind: "off" },
      connections: 10,
    };
    expect(development({ [name]: value }).database).toEqual({ kind: "mysql", ...defaults, ...given });
  });

  it("is a file in DATA_DIR when none is set", () => {
    const { database, dataDir } = development();
    expect(database).toEqual({ kind: "embedded", file: join(dataDir, "phone-login.sqlite") });
  });
});

describe("ADOPT", () => {
  it("makes a server ready that has users left to adopt, and takes no other word", () => {
    expect([development().waitsForAdoption, development({ ADOPT: "skip" }).waitsForAdoption]).toEqual([
      true,
      false,
    ]);
    for (const word of ["true", "SKIP", "wait"])
      expect(faultsOf({ ADOPT: word })).toEqual([
        expect.stringMatching(/^ADOPT must be skip, or not set\.$/),
      ]);
  });
});

describe("DB_HOST", () => {
  it.each([
    "mysql://root:hunter-two@db.example.com/login",
    "root:hunter-two@db.example.com",
    "db.example.com:3306",
    "db.example.com/login",
    "/run/mysqld/mysqld.sock",
    "[2001:db8::1]",
    "two words",
  ])("holds no more than the host, so %s is refused and not shown", (value) => {
    const faults = faultsOf({ DB_HOST: value });
    expect(faults).toEqual([
      expect.stringMatching(/^DB_HOST must be .* DB_PORT, DB_USER, DB_PASSWORD and DB_NAME\.$/),
    ]);
    expect(faults.join()).not.toContain("hunter");
  });

  it.each(["localhost", "db", "my_db-1.internal.", "192.0.2.1", "2001:db8::1", "fe80::1%eth0"])(
    "may be %s",
    (value) => expect(faultsOf({ DB_HOST: value })).toEqual([]),
  );
});

describe("DB_CONNECTIONS", () => {
  it("bounds what one instance takes of the server's connections", () => {
    expect(development({ DB_HOST: "db", DB_CONNECTIONS: "4" }).database).toMatchObject({ connections: 4 });
  });

  it("asks for the server that it is about", () => {
    expect(faultsOf({ DB_CONNECTIONS: "4" })).toEqual([
      "DB_CONNECTIONS is set without a database server. Set DB_HOST, or remove it.",
    ]);
  });
});

describe("DB_SSL", () => {
  it("verifies the server against known authorities, or against one of one's own", () => {
    const ca = join(ownDirectory(), "ca.pem");
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    writeFileSync(ca, pem);
    const tls = (value: string) => development({ DB_HOST: "db", DB_SSL: value }).database;
    expect(tls("true")).toMatchObject({ tls: { kind: "verified", ca: null } });
    expect(tls(ca)).toMatchObject({ tls: { kind: "verified", ca: pem } });
    expect(tls("false")).toMatchObject({ tls: { kind: "off" } });
  });

  it("asks for the name that the certificate is for", () => {
    const fault = "DB_SSL checks the server by the name in its certificate. Set DB_HOST to that name.";
    for (const address of ["192.0.2.1", "2001:db8::1"])
      expect(faultsOf({ DB_HOST: address, DB_SSL: "true" })).toEqual([fault]);
    expect(faultsOf({ DB_HOST: "192.0.2.1" })).toEqual([]);
  });

  it("asks for the server that it should protect", () => {
    expect(faultsOf({ DB_SSL: "true" })).toEqual([
      "DB_SSL is set without a database server. Set DB_HOST, or remove it.",
    ]);
    expect(faultsOf({ DB_SSL: "false" })).toEqual([]);
  });
});
