"use client";

import type { Catalogue } from "#lib/text/catalogue.ts";
import { Mark } from "../../ui/brand.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { useMessages } from "./use-messages.ts";

type InboxPhoneProps = { text: Catalogue["inbox"]; localeTag: string; sender: string; number: string | null };

/** A handset with one conversation in it. The list runs upwards, so the newest message is where a phone has it. */
export function InboxPhone({ text, localeTag, sender, number }: InboxPhoneProps) {
  const { messages, silent } = useMessages(number);
  return (
    <section
      aria-label={text.log}
      className="mx-auto flex h-[min(42rem,calc(100dvh-11rem))] min-h-96 w-full max-w-[23rem] flex-col overflow-clip rounded-device border-[0.6rem] border-ink bg-surface lg:w-[23rem] dark:border-line"
    >
      <header className="border-line border-b px-5 pt-3 pb-3.5 text-center [&>svg]:mx-auto">
        <div className="mx-auto mb-4 h-1.5 w-20 rounded-pill bg-line" />
        <Mark />
        <p className="mt-1.5 font-semibold">{sender}</p>
        {number && (
          <p dir="ltr" className="text-fine text-ink-soft">
            {number}
          </p>
        )}
      </header>
      <div
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="flex min-h-0 grow flex-col-reverse gap-4 overflow-y-auto px-4 py-5"
      >
        {messages?.map((message) => (
          <MessageBubble
            key={`${message.sent_at} ${message.to} ${message.body}`}
            text={text}
            localeTag={localeTag}
            message={message}
          />
        ))}
        {messages?.length === 0 && <p className="m-auto max-w-48 text-center text-ink-soft">{text.empty}</p>}
      </div>
      <p role="status" className="px-5 pb-4 text-center text-danger text-fine empty:absolute">
        {silent && text.silent}
      </p>
    </section>
  );
}
