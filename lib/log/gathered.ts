import { once } from "../once.ts";
import { processWide } from "../process-wide.ts";

/** Longer than a busy server takes from line to line, shorter than anybody notices. */
const gatherMs = 10;

/**
 * Writes a line at once, and those that follow within `gatherMs` together: each write is a call of the system, which costs
 * as much as all else about a line. Lines keep their order. What still waits when the process exits is written then; a
 * process that is killed loses what it was told in its last `gatherMs`.
 */
export function gathered(write: (lines: string) => void, atExit: (flush: () => void) => void) {
  /** null: the last write is long past */
  let waiting: string | null = null;

  function writeNow(lines: string): void {
    waiting = "";
    setTimeout(settle, gatherMs).unref();
    write(lines);
  }
  function settle(): void {
    if (waiting) writeNow(waiting);
    else waiting = null;
  }
  atExit(() => {
    if (waiting) write(waiting);
    waiting = null;
  });
  return (line: string): void => {
    if (waiting === null) writeNow(line);
    else waiting += line;
  };
}

/** The one way of this process to its standard output, whoever logs. */
export const standardOutput = once(() =>
  processWide("log-output", () =>
    gathered(
      (lines) => process.stdout.write(lines),
      (flush) => process.once("exit", flush),
    ),
  ),
);
