import { describe, expect, test } from "vitest";
import { keepCookies, newVisitor, post } from "../../../bench/load/journeys.mjs";
import { addressOf, numberOf, numbersInAll } from "../../../bench/load/numbers.mjs";
import { answerIn } from "../../../bench/load/wire.mjs";

describe("visitors", () => {
  test("have numbers of fiction, all different until they are used up", () => {
    const numbers = Array.from({ length: numbersInAll }, (_, nth) => numberOf(nth));
    expect(numbersInAll).toBeGreaterThan(20_000);
    expect(new Set(numbers).size).toBe(numbersInAll);
    expect(numbers.every((number) => /^\+1[2-9]\d\d55501\d\d$/.test(number))).toBe(true);
    expect(numberOf(numbersInAll)).toBe(numberOf(0));
  });

  test("come from addresses that are set aside for benchmarks", () => {
    expect([0, 255, 65_535, 65_536, 131_072].map(addressOf)).toEqual([
      "198.18.0.0",
      "198.18.0.255",
      "198.18.255.255",
      "198.19.0.0",
      "198.18.0.0",
    ]);
  });

  test("keep the cookies that they are given and bring them along", () => {
    const visitor = newVisitor(0);
    keepCookies(visitor, "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=2\r\n");
    keepCookies(visitor, "HTTP/1.1 200 OK\r\nSet-Cookie: a=; Max-Age=0\r\nSet-Cookie: b=3; HttpOnly\r\n");
    expect([...visitor.cookies]).toEqual([["b", "3"]]);
    expect(post(visitor, "/path", { x: 1 })).toMatch(
      /^POST \/path HTTP\/1\.1\r\n.*Cookie: b=3\r\n.*\{"x":1\}$/s,
    );
  });
});

describe("an answer on the wire", () => {
  test("is complete when all of its length is there", () => {
    const head = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n";
    expect(answerIn(head)).toBeNull();
    expect(answerIn(`${head}\r\nbod`)).toBeNull();
    expect(answerIn(`${head}\r\nbody`)).toEqual({ status: 404, head, body: "body" });
  });

  test("in chunks is complete with the last of them", () => {
    const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    expect(answerIn(`${head}\r\n4\r\nbody\r\n`)).toBeNull();
    expect(answerIn(`${head}\r\n4\r\nbody\r\n0\r\n\r\n`)?.status).toBe(200);
  });
});
