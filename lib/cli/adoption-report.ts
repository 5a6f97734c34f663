import type { Merged } from "../db/adopt/merge.ts";
import type { Adoption, Finding } from "../db/adopt/numbers.ts";
import type { StoredUser } from "../db/adopt/users.ts";

/** Of each kind. A table may hold a hundred thousand rows of one. */
const shownAtMost = 20;
const progressEvery = 100_000;

type Say = (line: string) => void;

export type AdoptionReport = {
  found(finding: Finding): void;
  progress(users: number): void;
  /** Says the totals; true when nothing is left for a person to decide. */
  end(adoption: Adoption): boolean;
};

/** What an operator reads while numbers are adopted, and afterwards. */
export function createAdoptionReport(
  say: Say,
  { isTrial, showsAll }: { isTrial: boolean; showsAll: boolean },
): AdoptionReport {
  const shown = { unreadable: 0, shared: 0 };
  return {
    found(finding) {
      shown[finding.kind] += 1;
      if (!showsAll && shown[finding.kind] > shownAtMost) return;
      for (const line of linesOf(finding)) say(line);
    },
    progress(users) {
      if (users % progressEvery === 0) say(`${users} users read.`);
    },
    end(adoption) {
      const { users, withoutNumber, rewritten, refused, unreadable, shared } = adoption;
      const hidden = Object.values(shown).some((count) => count > shownAtMost) && !showsAll;
      if (hidden) say(`Of each kind the first ${shownAtMost} are shown. All of them: add --all.`);
      say(
        `${counted(users, "user")}, ${counted(rewritten, "number")} ${isTrial ? "to be rewritten" : "rewritten"}.`,
      );
      if (withoutNumber > 0)
        say(`${counted(withoutNumber, "user")} without a number: they stay as they are.`);
      if (refused > 0)
        say(
          `${counted(refused, "number")} that the sign-in refuses, though rightly written: they stay as they are.`,
        );
      if (unreadable > 0)
        say(
          `${counted(unreadable, "number")} that nobody can read. Correct each, or set it to NULL: see docs/upgrading.md.`,
        );
      if (shared > 0)
        say(`${counted(shared, "number")} that several users have. Merge them: see docs/upgrading.md.`);
      const isDone = unreadable === 0 && shared === 0;
      if (isDone) say(isTrial ? "Nothing will be left to decide." : "Nothing is left to decide.");
      return isDone;
    },
  };
}

export function mergeLines(
  { from, into }: { from: string; into: string },
  { phone, moved, differing }: Merged,
): readonly string[] {
  return [
    ...moved.map(({ table, column, rows }) => `${counted(rows, "row")} of ${table}.${column} moved.`),
    ...(differing.length === 0 ? [] : [`The user ${into} has kept its own ${differing.join(", ")}.`]),
    `The user ${from} is now part of the user ${into}, who has ${phone}.`,
  ];
}

function linesOf(finding: Finding): readonly string[] {
  if (finding.kind === "unreadable") return [`Unreadable: ${described(finding.user)}`];
  // Other programs know people by the id that they had first.
  const [oldest, ...others] = finding.users.toSorted((one, other) => Number(one.id) - Number(other.id));
  return [
    `Shared: ${finding.phone}`,
    ...finding.users.map((user) => `  ${described(user)}`),
    ...others.map(({ id }) => `  npm run otp -- adopt --merge ${id} ${oldest?.id}`),
  ];
}

/** JSON shows what is invisible at the ends of a number. */
function described({ id, phone, isVerified, createdAt }: StoredUser): string {
  const number = JSON.stringify(phone).replace(/[^ -~]/gu, (sign) =>
    Array.from(sign, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join(""),
  );
  return `user ${id}, ${number}, ${isVerified ? "verified" : "never verified"}, since ${createdAt}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
