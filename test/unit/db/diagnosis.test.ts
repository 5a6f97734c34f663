import { expect, test } from "vitest";
import { reasonOf } from "#lib/db/diagnosis.ts";
import { DatabaseUnavailable } from "#lib/errors.ts";

const said = (message: string, facts: object) =>
  reasonOf(new DatabaseUnavailable(Object.assign(new Error(message), facts)));

test("what lies under a failure is said in one line", () => {
  expect(said("connect\n  refused", {})).toBe("connect refused");
  expect(said("", { code: "ECONNREFUSED" })).toBe("ECONNREFUSED");
});

test.each([
  [
    "Access denied for user 'root'@'localhost'",
    { errno: 1698, sqlState: "28000" },
    /Debian's MariaDB.*DB_USER and DB_PASSWORD/,
  ],
  ["Access denied for user 'root'@'%'", { errno: 1045, sqlState: "28000" }, /Debian's MariaDB/],
  [
    "Access denied for user 'app'@'%'",
    { errno: 1045, sqlState: "28000" },
    /^A.*\. Check DB_USER and DB_PASSWORD\.$/,
  ],
  ["Host 'a' is not allowed to connect", { errno: 1130, sqlState: "HY000" }, /from this host/],
  ["Host 'a' is blocked.", { errno: 1129, sqlState: "HY000" }, /blocked\. Find.*FLUSH HOSTS/],
  ["self-signed certificate", { code: "HANDSHAKE_SSL_ERROR" }, /DB_SSL must name/],
  ["Server does not support secure connection", { code: "HANDSHAKE_NO_SSL_SUPPORT" }, /unset DB_SSL/],
])("an operator is told what to do about: %s", (message, facts, expected) => {
  expect(said(message, facts)).toMatch(expected);
});
