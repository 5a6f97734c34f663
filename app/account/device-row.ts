import { isHandset } from "#lib/http/device.ts";
import type { SessionView } from "#lib/http/schemas/answers.ts";
import { ago, shortDay } from "#lib/text/dates.ts";
import { toldDevice } from "#lib/text/device.ts";
import { fill } from "#lib/text/words.ts";
import type { VisitorWords } from "../language.ts";

export type DeviceRow = {
  id: string;
  name: string;
  isHandset: boolean;
  current: boolean;
  seen: string;
  since: string;
};

/** This device first, then as they were last seen: whoever looks for a stranger looks at the latest. */
export function inReadingOrder(views: readonly SessionView[]): SessionView[] {
  return views.toSorted(
    (a, b) => Number(b.current) - Number(a.current) || b.last_seen_at.localeCompare(a.last_seen_at),
  );
}

/** Told on the server, in the visitor's language and time zone, so that the list needs no dates in the browser. */
export function deviceRow(view: SessionView, { localeTag, text }: VisitorWords, zone: string): DeviceRow {
  const { id, device, current, created_at, last_seen_at } = view;
  return {
    id,
    name: toldDevice(device, text.account),
    isHandset: isHandset(device),
    current,
    seen: current
      ? text.account.activeNow
      : fill(text.account.lastSeen, { when: ago(localeTag, last_seen_at, new Date(), zone) }),
    since: fill(text.account.signedInOn, { date: shortDay(localeTag, created_at, zone) }),
  };
}
