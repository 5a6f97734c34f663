import type { Catalogue } from "#lib/text/catalogue.ts";
import { duration, fill } from "#lib/text/words.ts";
import { AlertIcon } from "../ui/notice.tsx";
import { useWords } from "../ui/words.tsx";

type CodeLifeProps = { id: string; text: Catalogue["code"]; left: number; expired: boolean };

/**
 * How long the code still works, and in the same place that it is too old: this comes while somebody may be about to
 * press the button below, so it must not move it.
 */
export function CodeLife({ id, text, left, expired }: CodeLifeProps) {
  const { localeTag } = useWords();
  return (
    <div id={id} className="grid *:[grid-area:1/1]">
      <p className={expired ? "invisible" : "text-ink-soft"}>
        {fill(text.lives, { time: duration(localeTag, left) })}
      </p>
      {/* Born anew with the news: an alert is read out when it appears. */}
      <p
        key={expired ? "expired" : "room"}
        {...(expired && { role: "alert" })}
        className={`flex gap-3 ${expired ? "text-danger" : "invisible"}`}
      >
        <span className="mt-0.5">
          <AlertIcon />
        </span>
        {text.expired}
      </p>
    </div>
  );
}
