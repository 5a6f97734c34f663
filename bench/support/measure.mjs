import { countersPer } from "./database.mjs";
import { cpuMsOf, cpuTicksMsOf } from "./process.mjs";

/**
 * What a request cost, or a whole flow where flows were played.
 * @typedef {object} Cost
 * @property {number} done requests, or flows
 * @property {number} cpuMs processor time of the server
 * @property {number} databaseMs processor time of the database server
 * @property {import("./database.mjs").Statements} statements
 * @property {number} rowsRead by the database, to find those that it answered or changed
 * @property {number} perSecond
 * @property {number} p50 milliseconds until the answer
 * @property {number} p99
 */

/**
 * @param {{ generator: import("./generator.mjs").Generator, database: import("./database.mjs").DatabaseServer }} around
 * @param {import("./process.mjs").RunningServer} server
 * @param {import("../load/generator.mjs").Turn} turn
 * @returns {Promise<Cost>}
 */
export async function measure({ generator, database }, { pid, port }, turn) {
  const before = {
    cpu: cpuMsOf(pid),
    database: cpuTicksMsOf(database.pid),
    counted: await database.counters(),
  };
  const played = await generator.play({ ...turn, port });
  const counted = await database.counters();
  const { done, seconds, p50, p99 } = played;
  return {
    done,
    cpuMs: (cpuMsOf(pid) - before.cpu) / done,
    databaseMs: (cpuTicksMsOf(database.pid) - before.database) / done,
    ...countersPer(before.counted, counted, done),
    perSecond: done / seconds,
    p50,
    p99,
  };
}
