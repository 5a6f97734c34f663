// What our HTTP edge costs: GET /health through it and through plain `next start`, in turns, from one build. Counts the
// processor time of each server, which other work on the machine does not change (Linux: read from /proc).
// Usage: npm run build && node bench/edge.mjs [requests per round] [first port]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, get } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const requests = Number(process.argv[2] ?? 2000);
const firstPort = Number(process.argv[3] ?? 4290);
const rounds = 7;
const clients = 8;
const dataDir = mkdtempSync(join(tmpdir(), "bench-"));
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");

const servers = [
  { name: "edge", port: firstPort, args: () => [".build/server.js"] },
  {
    name: "plain Next",
    port: firstPort + 1,
    args: (port) => [next, "start", "-H", "127.0.0.1", "-p", String(port)],
  },
];

function start({ port, args }) {
  const env = { ...process.env, PORT: String(port), HOST: "127.0.0.1", DATA_DIR: dataDir };
  return spawn(process.execPath, args(port), { env, stdio: "ignore" });
}

function ask(port, agent) {
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", path: "/health", agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`Port ${port} answered ${answer.statusCode}.`));
      answer.resume().once("end", resolve);
    }).once("error", reject);
  });
}

async function ready(port) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(100)) {
    if (
      await ask(port).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`Nothing answers on port ${port}.`);
}

/** Processor milliseconds that a process has used: proc(5), fields 14 and 15, in ticks of 10 ms. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Processor milliseconds for a request, with some under way at the same time. */
async function round(port, pid) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const before = cpuOf(pid);
  let left = requests;
  const client = async () => {
    while (left-- > 0) await ask(port, agent);
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return (cpuOf(pid) - before) / requests;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const children = servers.map(start);
try {
  for (const { port } of servers) await ready(port);
  const times = servers.map(() => []);
  for (let i = -1; i < rounds; i++) {
    for (const [at, { port }] of servers.entries()) {
      const time = await round(port, children[at].pid);
      // The first round warms both up.
      if (i >= 0) times[at].push(time);
    }
  }
  const [edge, plain] = times.map(median);
  for (const [at, { name }] of servers.entries())
    console.log(`${name.padEnd(11)} ${median(times[at]).toFixed(3)} ms of processor time a request`);
  console.log(
    `ratio       ${(edge / plain).toFixed(2)} (median of ${rounds} rounds of ${requests}, ${clients} clients)`,
  );
} finally {
  for (const child of children) child.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
