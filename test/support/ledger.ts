import { type Database, timeFrom, timeTo } from "#lib/db/database.ts";
import { newId } from "#lib/secrets.ts";

export type Past = {
  secondsAgo: number;
  verified?: boolean;
  phone?: string;
  network?: string;
  prefix?: string;
  country?: string;
};

const batch = 1_000;

/** Enters messages into the ledger as if they had been sent: a history that no test has the time to live through. */
export async function enterPast(database: Database, messages: readonly Past[]): Promise<void> {
  const [row] = await database.all(`SELECT ${database.now} AS now`);
  const now = timeFrom(String(row?.now));
  const values = messages.map((message, index) => {
    const { phone = `past ${index}`, network = "past", prefix = "past", country = "ZZ" } = message;
    const sentAt = `'${timeTo(now - message.secondsAgo * 1_000)}'`;
    const columns = [newId(), phone, "open", network, prefix, country].map((value) => `'${value}'`);
    return `(${[...columns, sentAt, message.verified ? sentAt : "NULL", index, 1].join(", ")})`;
  });
  for (let start = 0; start < values.length; start += batch) {
    await database.script(
      `INSERT INTO sends (id, phone_number, lane, network, prefix, country, sent_at, verified_at, seq, series)
       VALUES ${values.slice(start, start + batch).join(", ")}`,
    );
  }
}
