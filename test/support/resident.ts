import { readFileSync } from "node:fs";

/** Elsewhere nothing tells the memory of another process in the same way: tests of it are left out there. */
export const tellsMemory = process.platform === "linux";

/** What a process keeps in memory, in MiB: proc(5). */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
