import { fork } from "node:child_process";
import { join } from "node:path";

/** @typedef {Awaited<ReturnType<typeof startGenerator>>} Generator */

/** The load in a process of its own, see ../load/generator.mjs. */
export async function startGenerator() {
  const child = fork(join(import.meta.dirname, "../load/generator.mjs"), { stdio: "inherit" });
  /** @returns {Promise<any>} */
  const told = () =>
    new Promise((resolve, reject) => {
      const ended = (/** @type {number | null} */ code) => reject(new Error(`The load ended (${code}).`));
      child.once("exit", ended);
      child.once("message", (/** @type {any} */ message) => {
        child.off("exit", ended);
        if (message.error === undefined) resolve(message);
        else reject(new Error(message.error));
      });
    });
  const { providerUrl } = await told();
  return {
    pid: child.pid ?? 0,
    /** @type {string} where messages go, as to Twilio */
    providerUrl,
    /** @param {import("../load/generator.mjs").Order} order @returns {Promise<import("../load/generator.mjs").Played>} */
    async play(order) {
      child.send(order);
      return (await told()).played;
    },
    stop: () => child.disconnect(),
  };
}
