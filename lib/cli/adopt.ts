import { parseArgs } from "node:util";
import { makeNumbersUnique, widenNumberColumn } from "../db/adopt/column.ts";
import { structureObstacle } from "../db/adopt/fitness.ts";
import { mergeUsers } from "../db/adopt/merge.ts";
import { adoptNumbers } from "../db/adopt/numbers.ts";
import { TableUnfit } from "../db/adopt/unfit.ts";
import type { MysqlSession } from "../db/mysql-session.ts";
import { createAdoptionReport, mergeLines } from "./adoption-report.ts";
import type { Desk } from "./commands.ts";
import { NotUnderstood } from "./not-understood.ts";

/** Makes the users of an older service ours. True when nothing is left for a person to decide. */
export async function adopt(desk: Desk, words: readonly string[]): Promise<boolean> {
  const { isTrial, showsAll, merge, also } = wordsOf(words);
  if (desk.settings.kind === "embedded") {
    desk.say("The embedded database has no users of another service: there is nothing to adopt.");
    return true;
  }
  const session = await desk.openSession(desk.settings);
  try {
    if (merge === null) return await adoptAll(desk, session, { isTrial, showsAll });
    const merged = await mergeUsers(session, desk.readOldSpelling, { ...merge, also });
    for (const line of mergeLines(merge, merged)) desk.say(line);
    return true;
  } finally {
    await session.close();
  }
}

type Wishes = { isTrial: boolean; showsAll: boolean };

async function adoptAll(desk: Desk, session: MysqlSession, { isTrial, showsAll }: Wishes): Promise<boolean> {
  const ask = (sql: string) => session.rows(sql);
  if (!(await hasUsers(session))) {
    desk.say("There is no table of users yet: there is nothing to adopt.");
    return true;
  }
  const obstacle = await structureObstacle(ask, await desk.adoptingScripts());
  if (obstacle !== null) throw new TableUnfit(obstacle);
  if (!isTrial) await widenNumberColumn(session);
  const report = createAdoptionReport(desk.say, { isTrial, showsAll });
  const adoption = await adoptNumbers({ session, read: desk.readOldSpelling, isTrial, ...report });
  const isDone = report.end(adoption);
  if (isTrial) return isDone;
  await makeNumbersUnique(session);
  const applied = await desk.migrate();
  if (applied.length > 0) desk.say(`Applied: ${applied.join(", ")}.`);
  return isDone;
}

async function hasUsers(session: MysqlSession): Promise<boolean> {
  return (await session.rows("SHOW TABLES LIKE 'users'")).length > 0;
}

type Words = Wishes & { merge: { from: string; into: string } | null; also: readonly string[] };

function wordsOf(words: readonly string[]): Words {
  const { values, positionals } = parsed(words);
  const [from, into] = positionals;
  const { merge = false, also = [], all = false } = values;
  const isTrial = values["dry-run"] ?? false;
  if (positionals.some((id) => !/^[0-9]{1,20}$/.test(id))) throw new NotUnderstood();
  if (!merge) {
    if (positionals.length > 0 || also.length > 0) throw new NotUnderstood();
    return { isTrial, showsAll: all, merge: null, also };
  }
  if (from === undefined || into === undefined || positionals.length > 2 || isTrial || all)
    throw new NotUnderstood();
  return { isTrial, showsAll: all, merge: { from, into }, also };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean" },
        all: { type: "boolean" },
        merge: { type: "boolean" },
        also: { type: "string", multiple: true },
      },
    });
  } catch (error) {
    throw new NotUnderstood(error);
  }
}
