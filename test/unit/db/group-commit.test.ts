import { expect, test } from "vitest";
import { createGroupCommit } from "#lib/db/group-commit.ts";

/** A transaction that notes what happens in it. */
function noting(fail = false) {
  const seen: string[] = [];
  const commits = createGroupCommit((work) => {
    seen.push("begin");
    work();
    if (fail) throw new Error("the disk is full");
    seen.push("commit");
  });
  const add = (name: string, work = () => name) =>
    commits.add(() => {
      seen.push(name);
      return work();
    });
  return { seen, add, flush: commits.flush };
}

test("what comes in one turn is committed together, in order, and told afterwards", async () => {
  const { seen, add } = noting();
  const told = [add("a"), add("b")].map(async (outcome) => seen.push(`told ${await outcome}`));
  await Promise.all(told);
  await add("c");
  expect(seen).toEqual(["begin", "a", "b", "commit", "told a", "told b", "begin", "c", "commit"]);
});

test("work that fails fails alone", async () => {
  const { add } = noting();
  const outcomes = await Promise.allSettled([
    add("a"),
    add("b", () => {
      throw new Error("taken");
    }),
    add("c"),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("nothing is acknowledged that was not committed", async () => {
  const { add } = noting(true);
  const outcomes = await Promise.allSettled([add("a"), add("b")]);
  expect(outcomes).toMatchObject([
    { reason: { message: "the disk is full" } },
    { reason: { message: "the disk is full" } },
  ]);
});

test("a flush commits at once what waits, and nothing twice", async () => {
  const { seen, add, flush } = noting();
  const outcome = add("a");
  flush();
  expect(seen).toEqual(["begin", "a", "commit"]);
  expect(await outcome).toBe("a");
  await new Promise(setImmediate);
  expect(seen).toHaveLength(3);
});
