import { setTimeout as sleep } from "node:timers/promises";
import { figure } from "../report/figures.mjs";
import { productOnMariadb } from "./contestants.mjs";
import { measure } from "./measure.mjs";
import { median } from "./median.mjs";
import { residentMbOf } from "./process.mjs";

const slices = 20;
const warmSlices = 4;

/**
 * Whole sign-ins for so long: what memory is resident at each twentieth of it, and whether it grows once all is warm.
 * @param {import("./contestants.mjs").Surroundings & { generator: import("./generator.mjs").Generator }} around
 * @param {{ seconds: number, clients: number }} load
 */
export async function soak(around, { seconds, clients }) {
  const { app, server } = await productOnMariadb(around);
  try {
    await sleep(3_000);
    console.log(`at rest ${figure(residentMbOf(server.pid))} MB`);
    const sizes = [];
    for (let slice = 0, first = 0; slice < slices; slice++) {
      const { done, perSecond, cpuMs } = await measure(around, server, {
        kind: "flows",
        app,
        first,
        count: 0,
        seconds: seconds / slices,
        clients,
      });
      // Every client has begun one more number than it could finish.
      first += done + clients;
      const size = residentMbOf(server.pid);
      sizes.push(size);
      console.log(
        `after ${figure(((slice + 1) * seconds) / slices)} s ${figure(size)} MB, ${figure(perSecond)} sign-ins a second, ${figure(cpuMs)} ms of CPU each`,
      );
    }
    const growth = median(sizes.slice(-warmSlices)) / median(sizes.slice(warmSlices, 2 * warmSlices));
    console.log(
      `growth once warm: ${figure(growth)} (goal: at most 1.1, ${growth <= 1.1 ? "met" : "missed"})`,
    );
  } finally {
    await server.stop();
  }
}
