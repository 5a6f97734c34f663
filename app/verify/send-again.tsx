import { useState } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { duration, fill } from "#lib/text/words.ts";
import { thumbLink } from "../ui/link.ts";
import { useWords } from "../ui/words.tsx";

type SendAgainProps = { text: Catalogue["code"]; left: number; closed: boolean; sending: boolean };

/**
 * The wait ticks in silence; that it is over is said once, politely (WCAG 4.1.3). All that may be said here lies in one
 * place and keeps the room that it once had, so that nothing below moves by itself. Beside a closed code the form's own
 * button sends, and here is only its wait; nothing is here where there was none.
 */
export function SendAgain({ text, left, closed, sending }: SendAgainProps) {
  const { localeTag } = useWords();
  const waiting = left > 0;
  const lived = useEver(!closed);
  const waited = useEver(waiting);
  const shownIf = (shown: boolean) => (shown ? "tabular-nums" : "invisible");
  const wait = fill(text.sendAgainIn, { time: duration(localeTag, left) });
  return (
    <>
      {(lived || waited) && (
        <p className="mt-5 grid *:[grid-area:1/1]">
          {lived && (
            <>
              <span className={shownIf(!closed && waiting)}>
                {text.noMessage} {wait}
              </span>
              <span className={shownIf(!closed && !waiting)}>
                {text.noMessage}{" "}
                <button type="submit" name="intent" value="send" aria-busy={sending} className={thumbLink}>
                  {sending ? text.sending : text.sendAgain}
                </button>
              </span>
            </>
          )}
          {closed && <span className={shownIf(waiting)}>{wait}</span>}
        </p>
      )}
      <p role="status" className="sr-only">
        {!waiting && !sending && text.canSendAgain}
      </p>
    </>
  );
}

/** Whether it is so now or has been before. */
function useEver(now: boolean): boolean {
  const [ever, setEver] = useState(now);
  if (now && !ever) setEver(true);
  return ever || now;
}
