import type { Tap } from "../auth/tap-book.ts";
import { type Limits, variableOf } from "../config/limits.ts";
import type { Prefix } from "../phone.ts";
import { prefixOf } from "../phone.ts";
import type { Desk } from "./commands.ts";

/**
 * Opens what messages that led nowhere have closed: the prefix of a number, every prefix that begins so (`+1202`), or a
 * country (`US`). False when nothing of it is closed. A prefix starts anew: what went out to it before is no longer held
 * against it. A country cannot, because its limits bound what a day costs: it is only looked at again.
 */
export async function reopen({ store, readPhone, say, note }: Desk, where: string): Promise<boolean> {
  const isMeant = meaningOf(where, readPhone);
  const { taps } = await store.listClosedTaps();
  const meant = taps.filter(isMeant);
  for (const tap of meant) {
    // In this order, so that what is cut off in between can be done again.
    if (tap.scope === "prefix") await store.forgivePrefix(tap.subject);
    await store.reopenTap(tap);
    const subject = tap.scope === "prefix" ? { prefix: tap.subject as Prefix } : { country: tap.subject };
    note({ event: "budget_reopened", outcome: "success", limit: tap.limit, ...subject, reason: "operator" });
    for (const line of linesOf(tap)) say(line);
  }
  if (meant.length === 0) say(`Nothing is closed for ${where}.`);
  return meant.length > 0;
}

function meaningOf(where: string, readPhone: Desk["readPhone"]): (tap: Tap) => boolean {
  if (/^[a-z]{2}$/i.test(where)) {
    const country = where.toUpperCase();
    return ({ scope, subject }) => scope === "country" && subject === country;
  }
  const digits = where.replace(/[ .()-]/g, "");
  // Without a country code only a whole number can be read.
  if (!/^\+[0-9]+$/.test(digits)) {
    const prefix = prefixOf(readPhone(where));
    return ({ scope, subject }) => scope === "prefix" && subject === prefix;
  }
  const ofNumber = digits.slice(0, -4);
  return ({ scope, subject }) => scope === "prefix" && (subject === ofNumber || subject.startsWith(digits));
}

function linesOf({ scope, subject, limit }: Tap): readonly string[] {
  const variable = variableOf(limit as keyof Limits);
  if (scope === "prefix") return [`${subject} is open again (${variable}) and starts anew.`];
  return [
    `${subject} is looked at again (${variable}).`,
    "If too much has gone out there still, the next message closes it: then raise this limit and restart the server.",
  ];
}
