import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readVisitor } from "#lib/http/visitor.ts";
import { whileAvailable } from "#lib/http/while-available.ts";
import { type E164, formatPhone } from "#lib/phone.ts";
import { longDay } from "#lib/text/dates.ts";
import { fill } from "#lib/text/words.ts";
import { visitorWords } from "../language.ts";
import { notForSearch } from "../private-page.ts";
import { Card, Heading } from "../ui/card.tsx";
import { Unavailable } from "../unavailable.tsx";
import { visitorZone } from "../zone.ts";
import { deviceRow, inReadingOrder } from "./device-row.ts";
import { Devices } from "./devices.tsx";
import { Earlier } from "./earlier.tsx";
import { Refused } from "./refused.tsx";
import { SignOut } from "./sign-out.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await visitorWords()).text.account.title, ...notForSearch };
}

export default async function AccountPage() {
  const visitor = await whileAvailable(async () => {
    const { user, sessions, endedSessions, wrongCodes } = await readVisitor();
    return {
      user,
      sessions: await sessions(),
      ended: await endedSessions(),
      wrongCount: await wrongCodes(),
    };
  });
  if (!visitor) return <Unavailable />;
  const { user, sessions, ended, wrongCount } = visitor;
  if (!user) redirect("/");
  const words = await visitorWords();
  const zone = await visitorZone();
  const { localeTag, text } = words;
  return (
    <Card width="wide">
      <Heading lead={<p>{fill(text.account.since, { date: longDay(localeTag, user.created_at, zone) })}</p>}>
        <span className="mb-1.5 block font-medium text-body text-ink-soft tracking-normal">
          {text.account.heading}
        </span>
        <bdi dir="ltr">{formatPhone(user.phone_e164 as E164)}</bdi>
      </Heading>
      <Devices
        text={text.account}
        rows={inReadingOrder(sessions).map((view) => deviceRow(view, words, zone))}
      />
      <Earlier text={text.account} rows={ended.map((view) => deviceRow(view, words, zone))} />
      <Refused text={text.account} localeTag={localeTag} wrongCount={wrongCount} />
      <div className="mt-10 border-line border-t pt-6">
        <SignOut text={text.account} />
      </div>
    </Card>
  );
}
