import { useState } from "react";
import type { InboxMessage } from "#lib/http/schemas/operations.ts";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { instantOf } from "#lib/text/dates.ts";
import { fill } from "#lib/text/words.ts";
import { Sentence } from "../../ui/sentence.tsx";

type MessageBubbleProps = { text: Catalogue["inbox"]; localeTag: string; message: InboxMessage };

export function MessageBubble({ text, localeTag, message }: MessageBubbleProps) {
  const [copied, setCopied] = useState(false);
  const sentAt = instantOf(message.sent_at);

  async function copy() {
    await navigator.clipboard.writeText(message.code);
    setCopied(true);
  }

  return (
    <article className="animate-arrive">
      <p className="mb-1.5 ps-1 text-fine text-ink-soft">
        <Sentence text={text.to} values={{ number: <bdi dir="ltr">{message.to}</bdi> }} /> ·{" "}
        {/* Messages come to the browser alone, never with the page, so their time can be in the reader's own zone. */}
        <time dateTime={sentAt.toISOString()}>
          {new Intl.DateTimeFormat(localeTag, { timeStyle: "short" }).format(sentAt)}
        </time>
      </p>
      <p className="max-w-[17rem] whitespace-pre-line break-words rounded-card [unicode-bidi:plaintext] rounded-es-[0.25rem] bg-sunken px-4 py-3">
        {message.body}
      </p>
      {/* Over plain http from another device, as one tries a page on a phone, browsers give no clipboard. */}
      {"clipboard" in navigator && (
        <button
          type="button"
          onClick={copy}
          className="ms-1 mt-1 min-h-9 font-medium text-accent hover:text-accent-strong"
        >
          {copied ? text.copied : fill(text.copy, { code: message.code })}
        </button>
      )}
    </article>
  );
}
