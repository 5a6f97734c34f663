// The least that Node can do for a step of a sign-in: JSON in, the statements that the product was recorded to ask, one
// after another and prepared, JSON out, on nothing but node:http. `POST /verify` asks those of verify; `/message` after
// it hands a message to the provider too.
import { readFileSync } from "node:fs";
import { request as ask, createServer } from "node:http";
import { createPool } from "mysql2/promise";
import { poolOptions } from "./database.mjs";
import { replayOf } from "./replay.mjs";

const pool = createPool(poolOptions(process.env));
/** @type {Record<string, [import("./replay.mjs").Asked[], import("./replay.mjs").Asked[]]>} */
const recorded = JSON.parse(readFileSync(process.env.STATEMENTS ?? "", "utf8"));
const replays = new Map(Object.entries(recorded).map(([step, visitors]) => [step, replayOf(...visitors)]));

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", async () => {
    const { phone_number: phone } = body === "" ? {} : JSON.parse(body);
    const [, step = "", also] = (request.url ?? "/").split("/");
    let rows = 0;
    for (const [sql, values] of replays.get(step)?.() ?? []) {
      const [result] = await pool.execute(sql, /** @type {string[]} */ (values));
      rows += Array.isArray(result) ? result.length : result.affectedRows;
    }
    if (also === "message") await handOver(phone);
    const text = JSON.stringify({ phone_number: phone, rows });
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
    });
    response.end(text);
  });
});
server.listen(Number(process.env.PORT), process.env.HOST);

/** @param {string} phone @returns {Promise<void>} */
function handOver(phone) {
  const options = { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" } };
  return new Promise((resolve, reject) => {
    const sent = ask(`${process.env.PROVIDER_URL}/Messages.json`, options, (answer) => {
      answer.resume().once("end", resolve);
    });
    sent.once("error", reject);
    sent.end(
      new URLSearchParams({ To: phone, From: "+15005550006", Body: "123456 is your code." }).toString(),
    );
  });
}
