import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { Workload } from "#lib/edge/workload.ts";

const page = { kind: "page", pattern: "/", methods: ["GET"] } as const;
const probes = ["/health", "/api/auth/health"].map(
  (pattern) => ({ kind: "api", pattern, methods: ["GET"] }) as const,
);
const overloaded = expect.objectContaining({ code: "overloaded" });

test("what is beyond the workload is refused at once, and taken again when there is room (F15)", () => {
  const workload = new Workload(2);
  const end = workload.begin(page, new EventEmitter());
  workload.begin(page, new EventEmitter());
  expect(() => workload.begin(page, new EventEmitter())).toThrow(overloaded);
  for (const probe of probes) expect(() => workload.begin(probe, new EventEmitter())).not.toThrow();
  end();
  expect(() => workload.begin(page, new EventEmitter())).not.toThrow();
});

test.each(["file", "next"] as const)("what Next makes of kind %s is work too", (kind) => {
  const workload = new Workload(1);
  const route = { kind, pattern: "/any", methods: ["GET"] };
  workload.begin(route, new EventEmitter());
  expect(() => workload.begin(route, new EventEmitter())).toThrow(overloaded);
});

test("work that has ended twice makes room once", () => {
  const workload = new Workload(1);
  const answer = new EventEmitter();
  workload.begin(page, answer)();
  answer.emit("close");
  workload.begin(page, new EventEmitter());
  expect(() => workload.begin(page, new EventEmitter())).toThrow(overloaded);
});

test("an answer that its client walked away from makes room, though its work never ends", () => {
  const workload = new Workload(1);
  const abandoned = new EventEmitter();
  workload.begin(page, abandoned);
  expect(() => workload.begin(page, new EventEmitter())).toThrow(overloaded);
  abandoned.emit("close");
  expect(() => workload.begin(page, new EventEmitter())).not.toThrow();
});
