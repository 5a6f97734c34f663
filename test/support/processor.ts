import { threadsMsOf } from "../../bench/support/process.mjs";

/** Milliseconds of processor time that a process has used, where the system tells; elsewhere those of the clock. */
export function spentMs(pid: number): number {
  return process.platform === "linux" ? threadsMsOf(pid) : performance.now();
}
