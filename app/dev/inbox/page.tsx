import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { config } from "#lib/config.ts";
import { visitorWords } from "../../language.ts";
import { notForSearch } from "../../private-page.ts";
import { Heading } from "../../ui/card.tsx";
import { textLink } from "../../ui/link.ts";
import { InboxPhone } from "./inbox-phone.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await visitorWords()).text.inbox.title, ...notForSearch };
}

export default async function InboxPage({ searchParams }: PageProps<"/dev/inbox">) {
  const { sms, appName } = config();
  if (sms.kind !== "inbox") notFound();
  const { phone_number: number } = await searchParams;
  const { localeTag, text } = await visitorWords();
  return (
    <main className="mx-auto grid max-w-[64rem] items-start gap-10 px-page pt-6 pb-16 sm:px-8 sm:pt-0 lg:grid-cols-[1fr_auto] lg:gap-20">
      <div className="max-w-[28rem] max-lg:order-last lg:pt-12">
        <Heading lead={<p>{text.inbox.lead}</p>}>{text.inbox.heading}</Heading>
        <a href="/" className={textLink}>
          {text.inbox.start}
        </a>
      </div>
      <InboxPhone
        text={text.inbox}
        localeTag={localeTag}
        sender={appName}
        number={typeof number === "string" ? number : null}
      />
    </main>
  );
}
