import type { E164 } from "../../phone.ts";
import type { MysqlSession } from "../mysql-session.ts";
import { type Rewriter, type Rewriting, rewriterOn } from "./rewrite.ts";
import { isKeepable, isKnownShape } from "./shape.ts";
import { type ReadNumber, surveyNumbers } from "./survey.ts";
import { type StoredUser, usersBehind, usersWith } from "./users.ts";

/** What a person has to decide. Of `users` the first one has the number, or would get it. */
export type Finding =
  | { kind: "unreadable"; user: StoredUser }
  | { kind: "shared"; phone: E164; users: readonly StoredUser[] };

export type Adoption = {
  users: number;
  withoutNumber: number;
  /** Numbers that are now written as the sign-in writes them; in a trial run, those that would be. */
  rewritten: number;
  /** Written rightly, and yet refused by the sign-in: no such number, or not one that gets messages. */
  refused: number;
  unreadable: number;
  shared: number;
};

type Work = {
  session: MysqlSession;
  read: ReadNumber;
  isTrial: boolean;
  found(finding: Finding): void;
  progress(users: number): void;
};

/**
 * Writes every number as the sign-in writes it. Where several users have one number, the first that is verified gets it,
 * and the others stay as they are. Nothing else of a user changes and nobody is deleted. May be interrupted and repeated.
 */
export async function adoptNumbers({ session, read, isTrial, found, progress }: Work): Promise<Adoption> {
  const { users, withoutNumber, shared, places } = await surveyNumbers(session, read, progress);
  const rewriter = isTrial ? trial : rewriterOn(session, await selfChangingColumns(session));
  const groups = new Map<E164, StoredUser[]>();
  const adoption = { users, withoutNumber, rewritten: 0, refused: 0, unreadable: 0, shared: 0 };
  const rewriteAll = async (rewritings: readonly Rewriting[]) => {
    const { rewritten, taken } = await rewriter.rewrite(rewritings);
    adoption.rewritten += rewritten;
    // By somebody who signed in while this ran.
    for (const { user, becomes } of taken) {
      const number = becomes as E164;
      groups.set(number, [...(await usersWith(session, number)), ...(groups.get(number) ?? [user])]);
    }
  };

  for (const place of places) {
    const rewritings: Rewriting[] = [];
    for (const user of await usersBehind(session, place)) {
      const { phone } = user;
      if (phone === null) continue;
      const number = read(phone);
      if (number === null && isKnownShape(phone)) adoption.refused += 1;
      else if (number === null) {
        adoption.unreadable += 1;
        found({ kind: "unreadable", user });
      } else if (shared.has(number)) groups.set(number, [...(groups.get(number) ?? []), user]);
      else if (number !== phone) rewritings.push({ user, was: phone, becomes: number });
    }
    await rewriteAll(rewritings);
  }
  for (const [phone, group] of [...groups]) {
    const [first, ...others] = inOrder(phone, group);
    if (first?.phone && first.phone !== phone)
      await rewriteAll([{ user: first, was: first.phone, becomes: phone }]);
    await rewriter.rewrite(others.flatMap((user, which) => inPlainSigns(phone, user, which)));
  }
  for (const [phone, group] of groups) found({ kind: "shared", phone, users: inOrder(phone, group) });
  return { ...adoption, shared: groups.size };
}

/**
 * Whoever does not get the number keeps what is stored, as long as the column can hold it once it is one of ASCII. What it
 * cannot is written in another way that is read as the same number, and that no sign-in finds.
 */
function inPlainSigns(number: E164, user: StoredUser, which: number): readonly Rewriting[] {
  if (user.phone === null || isKeepable(user.phone)) return [];
  // Each with its hyphen elsewhere, because each spelling may be there once.
  const digits = number.slice(1);
  return [{ user, was: user.phone, becomes: `00${digits.slice(0, which + 1)}-${digits.slice(which + 1)}` }];
}

const trial: Rewriter = {
  rewrite: async (rewritings) => ({ rewritten: rewritings.length, taken: [] }),
};

/** Who has the number, then who has proven it, then who was first. */
function inOrder(phone: E164, group: readonly StoredUser[]): readonly StoredUser[] {
  const rank = (user: StoredUser) => (user.phone === phone ? 0 : user.isVerified ? 1 : 2);
  return group.toSorted((one, other) => rank(one) - rank(other));
}

async function selfChangingColumns(session: MysqlSession): Promise<readonly string[]> {
  const columns = await session.rows(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users' AND EXTRA LIKE '%on update%'`,
  );
  return columns.map(({ name }) => String(name));
}
