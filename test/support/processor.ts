import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds for which the threads of a process have had a processor, to the nanosecond. Null where Linux does not tell. */
export function processorMs(pid: number): number | null {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    );
    return nanoseconds.reduce((sum, spent) => sum + spent, 0) / 1e6;
  } catch {
    return null;
  }
}
