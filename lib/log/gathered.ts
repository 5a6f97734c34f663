import { once } from "../once.ts";
import { processWide } from "../process-wide.ts";

/** A line that is worded when it is written. */
export type Line = () => string;

/** Longer than a busy server takes from line to line, shorter than anybody notices. */
const gatherMs = 10;

/**
 * Words and writes a line at once, and those that follow within `gatherMs` together. Each write is a call of the system,
 * and wording a dozen lines in a row takes a few times what one takes between the steps of a request, where none of the
 * code for it is in the processor's cache any more. Lines keep their order. What still waits when the process exits is
 * written then; a process that is killed loses what it was told in its last `gatherMs`.
 */
export function gathered(write: (lines: string) => void, atExit: (flush: () => void) => void) {
  /** null: the last write is long past */
  let waiting: Line[] | null = null;

  function writeNow(lines: readonly Line[]): void {
    waiting = [];
    setTimeout(settle, gatherMs).unref();
    write(worded(lines));
  }
  function settle(): void {
    if (waiting?.length) writeNow(waiting);
    else waiting = null;
  }
  atExit(() => {
    if (waiting?.length) write(worded(waiting));
    waiting = null;
  });
  return (line: Line): void => {
    if (waiting === null) writeNow([line]);
    else waiting.push(line);
  };
}

function worded(lines: readonly Line[]): string {
  return lines.map((line) => line()).join("");
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
