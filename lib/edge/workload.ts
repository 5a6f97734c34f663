import { Overloaded } from "../errors.ts";
import type { Route } from "./routes.ts";

/** Is the process alive? That has an answer however busy it is, or it would be killed for being busy. */
const alwaysAnswered = "/health";

/** How many requests are being worked on. What is beyond is refused at once rather than answered late. */
export class Workload {
  readonly #max: number;
  #working = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** @throws Overloaded */
  async share(route: Route, work: () => Promise<void>): Promise<void> {
    if (this.#working >= this.#max && route.pattern !== alwaysAnswered) throw new Overloaded();
    this.#working++;
    try {
      await work();
    } finally {
      this.#working--;
    }
  }
}
