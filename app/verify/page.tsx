import type { Metadata } from "next";
import { redirect } from "next/navigation";
import type { FlowState } from "#lib/auth/flow.ts";
import { config } from "#lib/config.ts";
import { readVisitor } from "#lib/http/visitor.ts";
import { whileAvailable } from "#lib/http/while-available.ts";
import { type E164, formatPhone } from "#lib/phone.ts";
import { visitorWords } from "../language.ts";
import { notForSearch } from "../private-page.ts";
import { Card, Heading } from "../ui/card.tsx";
import { textLink, thumbLink } from "../ui/link.ts";
import { PhoneNumber, Sentence } from "../ui/sentence.tsx";
import { Unavailable } from "../unavailable.tsx";
import { CodeForm } from "./code-form.tsx";
import type { CodeUnderWay } from "./code-steps.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await visitorWords()).text.code.title, ...notForSearch };
}

export default async function CodePage() {
  const visitor = await whileAvailable(readVisitor);
  if (!visitor) return <Unavailable />;
  const { user, flow } = visitor;
  // A code for another number was asked for since, in a page that had not heard of the session: that account is wanted now.
  if (user && (!flow || flow.phone === user.phone_e164)) redirect("/account");
  if (!flow) redirect("/");
  const text = (await visitorWords()).text.code;
  return (
    <Card>
      <Heading lead={<Recipient number={flow.phone} />}>{text.heading}</Heading>
      <CodeForm text={text} phone={flow.phone} code={codeUnderWay(flow)} />
      {config().sms.kind === "inbox" && <InboxHint number={flow.phone} />}
    </Card>
  );
}

function codeUnderWay(flow: FlowState): CodeUnderWay {
  const { resendInSeconds, expiresInSeconds, repeatsForSeconds, attemptsLeft, lock } = flow;
  return {
    resendInSeconds,
    expiresInSeconds,
    repeatsForSeconds,
    triesLeft: attemptsLeft < config().limits.attemptsPerCode ? attemptsLeft : null,
    lockedSeconds: lock?.seconds ?? null,
  };
}

async function Recipient({ number }: { number: E164 }) {
  const text = (await visitorWords()).text.code;
  return (
    <p>
      <Sentence text={text.sentTo} values={{ number: <PhoneNumber>{formatPhone(number)}</PhoneNumber> }} />{" "}
      <a href="/" className={`${thumbLink} whitespace-nowrap @max-[14rem]:whitespace-normal`}>
        {text.change}
      </a>
    </p>
  );
}

/** Whoever tries the product without a provider should have the code one glance away. */
async function InboxHint({ number }: { number: string }) {
  const text = (await visitorWords()).text.code;
  return (
    <p className="mt-8 border-line border-t pt-5 text-fine text-ink-soft">
      {text.inbox}{" "}
      <a href={`/dev/inbox?phone_number=${encodeURIComponent(number)}`} target="inbox" className={textLink}>
        {text.openInbox}
      </a>
    </p>
  );
}
