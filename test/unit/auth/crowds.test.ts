import { expect, test } from "vitest";
import { createCrowds } from "#lib/auth/crowds.ts";

test("a guess waits for those ahead of it, and keeps nothing of them", async () => {
  const crowds = createCrowds();
  const order: number[] = [];
  const places = Array.from({ length: 100 }, () => crowds.enter("192.0.2.1"));
  const waits = places.map(async ({ turn }, index) => {
    const kept = await turn;
    order.push(index);
    return kept;
  });
  expect(places.map(({ ahead }) => ahead)).toEqual(places.map((_, index) => index));
  for (const { leave } of places) leave();
  expect(await Promise.all(waits)).toEqual(places.map(() => undefined));
  expect(order).toEqual(places.map((_, index) => index));
  expect(crowds.enter("192.0.2.1").ahead).toBe(0);
});
