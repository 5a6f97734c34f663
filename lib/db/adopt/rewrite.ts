import { duplicateKey, errorNumberOf, rolledBack } from "../mysql-errors.ts";
import type { MysqlSession } from "../mysql-session.ts";
import type { StoredUser } from "./users.ts";

/** One number that is to be written in another way. */
export type Rewriting = { user: StoredUser; was: string; becomes: string };

export type Rewriter = {
  /** Rewrites all it can in few statements; those whose number somebody else has by now come back. */
  rewrite(rewritings: readonly Rewriting[]): Promise<{ rewritten: number; taken: readonly Rewriting[] }>;
};

const perStatement = 500;
/** A sign-in may hold what a statement waits for. */
const triesMax = 4;
/** The column of an old table may have any character set, and a collation that takes one number for another. */
const asRead = "CONVERT(phone_number USING utf8mb4) COLLATE utf8mb4_bin";

/**
 * Changes nothing but the number, and only while it is what was read: the server may be running, and a person signing in.
 * @param selfChanging columns that the server sets by itself when a row changes
 */
export function rewriterOn(session: MysqlSession, selfChanging: readonly string[]): Rewriter {
  const kept = selfChanging.map((column) => `, ${column} = ${column}`).join("");

  async function together(some: readonly Rewriting[]): Promise<number> {
    const cases = some.map(() => "WHEN ? THEN ?").join(" ");
    return session.change(
      `UPDATE users SET phone_number = CASE id ${cases} END${kept}
       WHERE id IN (${some.map(() => "?").join(", ")}) AND ${asRead} = CASE id ${cases} END`,
      [
        ...some.flatMap(({ user, becomes }) => [user.id, becomes]),
        ...some.map(({ user }) => user.id),
        ...some.flatMap(({ user, was }) => [user.id, was]),
      ],
    );
  }

  /** Null when the server refused it because somebody has one of the numbers: it then changed none of them. */
  async function unlessTaken(some: readonly Rewriting[]): Promise<number | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await together(some);
      } catch (error) {
        const number = errorNumberOf((error as Error).cause);
        if (number === duplicateKey) return null;
        if (!rolledBack.has(number) || tries === triesMax) throw error;
      }
    }
  }

  return {
    async rewrite(rewritings) {
      let rewritten = 0;
      const taken: Rewriting[] = [];
      for (let start = 0; start < rewritings.length; start += perStatement) {
        const some = rewritings.slice(start, start + perStatement);
        const changed = await unlessTaken(some);
        if (changed !== null) {
          rewritten += changed;
          continue;
        }
        for (const one of some) {
          const changedOne = await unlessTaken([one]);
          if (changedOne === null) taken.push(one);
          else rewritten += changedOne;
        }
      }
      return { rewritten, taken };
    },
  };
}
