import { adopt } from "#lib/cli/adopt.ts";
import type { Desk } from "#lib/cli/commands.ts";
import { adoptingScripts } from "#lib/db/migrate.ts";
import { makeTables, openDatabase, openSession } from "#lib/db/open.ts";
import { oldSpellingReader } from "#lib/old-spelling.ts";
import type { DatabaseServerAddress } from "./database-server.ts";

export type Adopted = { isDone: boolean; said: string };

/** `npm run otp -- adopt …words` on that database, without a process of its own. */
export async function runAdopt(
  address: DatabaseServerAddress,
  name: string,
  ...words: string[]
): Promise<Adopted> {
  const settings = { ...address, kind: "mysql", name, tls: { kind: "off" }, connections: 2 } as const;
  const database = await openDatabase(settings);
  const lines: string[] = [];
  const desk = {
    settings,
    openSession,
    adoptingScripts: () => adoptingScripts(database, "sql"),
    migrate: () => makeTables(database, settings, "sql"),
    readOldSpelling: oldSpellingReader({
      defaultCountry: "IN",
      allowedCountries: null,
      appEnv: "production",
    }),
    say: (line: string) => void lines.push(line),
  } as Partial<Desk> as Desk;
  try {
    const isDone = await adopt(desk, words);
    return { isDone, said: lines.join("\n") };
  } finally {
    await database.close();
  }
}
