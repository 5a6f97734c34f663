import type { Catalogue } from "#lib/text/catalogue.ts";
import { plural } from "#lib/text/words.ts";

type RefusedProps = { text: Catalogue["account"]; localeTag: string; wrongCount: number };

/** What was tried since somebody was last let in. One's own slips on the way in are not in it: that sign-in forgot them. */
export function Refused({ text, localeTag, wrongCount }: RefusedProps) {
  if (wrongCount === 0) return null;
  return (
    <section aria-labelledby="refused" className="mt-8">
      <h2 id="refused" className="font-semibold">
        {text.refused}
      </h2>
      <p className="mt-2 text-balance text-fine text-ink-soft">
        {plural(localeTag, text.wrongCodes, wrongCount)}
      </p>
    </section>
  );
}
