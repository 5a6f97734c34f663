import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { describeProduct } from "../../support/product.ts";

/** The README's calls, as somebody pastes them. */
const blocks = [...readFileSync("README.md", "utf8").matchAll(/```sh\n(at=.*?)```/gs)].map(
  ([, block = ""]) => block,
);

describeProduct("the calls in the README", (product) => {
  test.each(blocks)("can be pasted and sign in: block %#", async (block) => {
    const script = block.replaceAll("http://localhost:3000", product.origin);
    const { stdout } = await promisify(execFile)("sh", ["-eu", "-c", script]);
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(answers).toHaveLength(4);
    expect(answers[2]).toHaveProperty("message", "Login successful");
    expect(answers[3]).toHaveProperty("user.is_verified", true);
    const isToken = script.includes("X-Auth-Transport: token");
    expect(answers.slice(0, 3).every((answer) => "token" in answer === isToken)).toBe(true);
  });

  test("show both transports", () => {
    expect(blocks.map((block) => block.includes("X-Auth-Transport: token"))).toEqual([false, true]);
  });
});
