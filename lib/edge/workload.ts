import type { EventEmitter } from "node:events";
import { problem } from "../errors.ts";
import { isProbe, type Route } from "./routes.ts";

/**
 * How many requests are being worked on, for files too, which Next reads and compresses anew. What is beyond is refused at
 * once rather than answered late.
 */
export class Workload {
  readonly #max: number;
  #working = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Returns what ends the work; the end of its answer does too. @throws overloaded */
  begin(route: Route, answer: EventEmitter): () => void {
    if (isProbe(route)) return () => undefined;
    if (this.#working >= this.#max) throw problem("overloaded");
    this.#working++;
    let isOver = false;
    const end = () => {
      if (!isOver) this.#working--;
      isOver = true;
    };
    // Whichever comes first: what a client has walked away from may never settle.
    answer.once("close", end);
    return end;
  }
}
