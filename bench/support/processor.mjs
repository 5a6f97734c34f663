import { readFileSync } from "node:fs";

/** Milliseconds that a process has used: proc(5), fields 14 and 15, in ticks of 10 ms. @param {number} pid */
function usedBy(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/**
 * Processor time of a server for each of so many pieces of work.
 * @param {number} pid
 * @param {number} pieces
 * @param {() => Promise<unknown>} work
 */
export async function cpuMsOf(pid, pieces, work) {
  const before = usedBy(pid);
  await work();
  return (usedBy(pid) - before) / pieces;
}

/** @param {number} times @param {number} atOnce @param {() => Promise<unknown>} work */
export async function inParallel(times, atOnce, work) {
  let left = times;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
