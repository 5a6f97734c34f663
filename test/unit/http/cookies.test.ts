import { describe, expect, test } from "vitest";
import { createCookieJar } from "#lib/http/cookies.ts";

const jar = createCookieJar(new URL("https://login.example.com"));
const name = "__Host-session";
const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
/** These separate pairs, or end the name, so what is behind them is a cookie called `__Host-session`. */
const separatesPairs = (byte: string) => byte === ";";

describe("a cookie's name is compared byte by byte (E10)", () => {
  test("a name with any other byte before it is not ours", () => {
    // Node hands headers over as Latin-1, with one character a byte. One space stands between pairs.
    const believed = bytes.filter((byte) => jar.read(`a=b; ${byte}${name}=planted`, "session") !== undefined);
    expect(believed).toEqual(bytes.filter(separatesPairs));
    const first = bytes.filter((byte) => jar.read(`${byte}${name}=planted`, "session") !== undefined);
    expect(first).toEqual([" ", ";"]);
  });

  test("a name with any byte behind it is not ours, `=` begins the value", () => {
    const believed = bytes.filter((byte) => jar.read(`${name}${byte}=planted`, "session") !== undefined);
    expect(believed).toEqual(["="]);
    expect(jar.read(`${name}==planted`, "session")).toBe("=planted");
  });

  test("a name with any byte within it, put in or in place of one of its own, is not ours", () => {
    for (let at = 1; at < name.length; at++) {
      const [start, own, rest] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)];
      for (const byte of bytes) {
        expect(jar.read(`${start}${byte}${own}${rest}=planted`, "session")).toBeUndefined();
        if (byte !== own) expect(jar.read(`${start}${byte}${rest}=planted`, "session")).toBeUndefined();
      }
    }
  });

  test("a name in other letters, without its prefix, or in quotes is not ours", () => {
    for (const other of [name.toLowerCase(), name.toUpperCase(), "session", `"${name}"`, "__Secure-session"])
      expect(jar.read(`${other}=planted`, "session")).toBeUndefined();
  });

  test("a planted name that only looks like ours leaves the real one in force", () => {
    const planted = bytes.filter((byte) => !separatesPairs(byte)).map((byte) => `${byte}${name}=planted`);
    for (const pair of planted.filter((pair) => !pair.startsWith(" "))) {
      expect(jar.read(`${name}=mine; ${pair}`, "session")).toBe("mine");
      expect(jar.read(`${pair}; ${name}=mine`, "session")).toBe("mine");
    }
  });
});

describe("a cookie's value", () => {
  test("is taken byte for byte, quotes and blanks included", () => {
    for (const byte of bytes.filter((byte) => !separatesPairs(byte)))
      expect(jar.read(`${name}=${byte}v${byte}`, "session")).toBe(`${byte}v${byte}`);
    expect(jar.read(`${name}="mine"`, "session")).toBe('"mine"');
    expect(jar.read(`${name}=`, "session")).toBe("");
  });

  test("that comes twice and differs counts as none, in either order and with any third", () => {
    expect(jar.read(`${name}=a; ${name}=b`, "session")).toBeUndefined();
    expect(jar.read(`${name}=b; ${name}=a; ${name}=b`, "session")).toBeUndefined();
    expect(jar.read(`${name}=a; ${name}="a"`, "session")).toBeUndefined();
    expect(jar.read(`${name}=a; ${name}=a`, "session")).toBe("a");
  });
});
