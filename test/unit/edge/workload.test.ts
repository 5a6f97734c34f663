import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { Workload } from "#lib/edge/workload.ts";

const page = { kind: "page", pattern: "/", methods: ["GET"] } as const;
const liveness = { kind: "api", pattern: "/health", methods: ["GET"] } as const;

test("what is beyond the workload is refused at once, and taken again when there is room (F15)", async () => {
  const workload = new Workload(2);
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const first = workload.share(page, new EventEmitter(), () => finished);
  const second = workload.share(page, new EventEmitter(), () => finished);
  await expect(workload.share(page, new EventEmitter(), async () => {})).rejects.toMatchObject({
    code: "overloaded",
  });
  await expect(workload.share(liveness, new EventEmitter(), async () => {})).resolves.toBeUndefined();
  finish();
  await Promise.all([first, second]);
  await expect(workload.share(page, new EventEmitter(), async () => {})).resolves.toBeUndefined();
});

test("work that fails makes room too", async () => {
  const workload = new Workload(1);
  await expect(
    workload.share(page, new EventEmitter(), () => Promise.reject(new Error("broken"))),
  ).rejects.toThrow("broken");
  await expect(workload.share(page, new EventEmitter(), async () => {})).resolves.toBeUndefined();
});

test("an answer that its client walked away from makes room, though its work never settles", async () => {
  const workload = new Workload(1);
  const abandoned = new EventEmitter();
  void workload.share(page, abandoned, () => new Promise(() => {}));
  await expect(workload.share(page, new EventEmitter(), async () => {})).rejects.toMatchObject({
    code: "overloaded",
  });
  abandoned.emit("close");
  await expect(workload.share(page, new EventEmitter(), async () => {})).resolves.toBeUndefined();
});
