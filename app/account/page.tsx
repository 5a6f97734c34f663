import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { SessionView } from "#lib/http/schemas/answers.ts";
import { visitor } from "#lib/http/visitor.ts";
import { type E164, formatPhone } from "#lib/phone.ts";
import { ago, longDay } from "#lib/text/dates.ts";
import { fill } from "#lib/text/words.ts";
import { visitorWords } from "../language.ts";
import { notForSearch } from "../private-page.ts";
import { Card, Heading } from "../ui/card.tsx";
import type { DeviceRow } from "./device.tsx";
import { Devices } from "./devices.tsx";
import { SignOut } from "./sign-out.tsx";

export function generateMetadata(): Metadata {
  return { title: visitorWords().text.account.title, ...notForSearch };
}

export default async function AccountPage() {
  const guest = await visitor();
  const { session, user } = guest;
  if (!session || !user) redirect("/");
  const { locale, text } = visitorWords();
  const sessions = await guest.sessions();
  return (
    <Card width="wide">
      <Heading lead={<p>{fill(text.account.since, { date: longDay(locale, user.created_at) })}</p>}>
        <span className="mb-1.5 block font-medium text-body text-ink-soft tracking-normal">
          {text.account.heading}
        </span>
        <bdi>{formatPhone(user.phone_e164 as E164)}</bdi>
      </Heading>
      <Devices text={text.account} rows={sessions.map(deviceRow)} />
      <div className="mt-10 border-line border-t pt-6">
        <SignOut text={text.account} />
      </div>
    </Card>
  );
}

/** Told on the server and in the visitor's language, so that the list needs no dates in the browser. */
function deviceRow({ id, device, current, created_at, last_seen_at }: SessionView): DeviceRow {
  const { locale, text } = visitorWords();
  return {
    id,
    name: device,
    current,
    seen: current
      ? text.account.activeNow
      : fill(text.account.lastSeen, { when: ago(locale, last_seen_at, new Date()) }),
    since: fill(text.account.signedInOn, { date: longDay(locale, created_at) }),
  };
}
