import { useState } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { duration, fill } from "#lib/text/words.ts";
import { textLink } from "../ui/link.ts";
import { useWords } from "../ui/words.tsx";

type SendAgainProps = { text: Catalogue["code"]; left: number; offerButton: boolean; sending: boolean };

/**
 * The wait ticks in silence; that it is over is said once, politely (WCAG 4.1.3). A wait and what follows it lie in one
 * place, as high as the higher of the two, so that nothing below moves by itself. Beside a closed code only the word
 * that the wait is over follows, and nothing is shown where there was none.
 */
export function SendAgain({ text, left, offerButton, sending }: SendAgainProps) {
  const { localeTag } = useWords();
  const waiting = left > 0;
  const [waited, setWaited] = useState(waiting);
  if (waiting && !waited) setWaited(true);
  return (
    <>
      {(offerButton || waited) && (
        <p className={`grid *:[grid-area:1/1] ${offerButton ? "mt-1" : "mt-5"}`}>
          <span className={waiting ? "tabular-nums" : "invisible"}>
            {offerButton && `${text.noMessage} `}
            {fill(text.sendAgainIn, { time: duration(localeTag, left) })}
          </span>
          {offerButton ? (
            <span className={waiting ? "invisible" : ""}>
              {text.noMessage}{" "}
              <button type="submit" name="intent" value="send" aria-busy={sending} className={textLink}>
                {sending ? text.sending : text.sendAgain}
              </button>
            </span>
          ) : (
            <span aria-hidden="true" className={waiting ? "invisible" : ""}>
              {text.canSendAgain}
            </span>
          )}
        </p>
      )}
      <p role="status" className="sr-only">
        {!waiting && !sending && text.canSendAgain}
      </p>
    </>
  );
}
