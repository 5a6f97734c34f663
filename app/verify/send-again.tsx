import type { Catalogue } from "#lib/text/catalogue.ts";
import { duration, fill } from "#lib/text/words.ts";
import { textLink } from "../ui/link.ts";
import { useWords } from "../ui/words.tsx";

type SendAgainProps = { text: Catalogue["code"]; left: number; offerButton: boolean; sending: boolean };

/** The wait ticks in silence; that it is over is said once, politely (WCAG 4.1.3). */
export function SendAgain({ text, left, offerButton, sending }: SendAgainProps) {
  const { localeTag } = useWords();
  return (
    <div>
      {left > 0 ? (
        <p>
          {offerButton && `${text.noMessage} `}
          <span className="tabular-nums">{fill(text.sendAgainIn, { time: duration(localeTag, left) })}</span>
        </p>
      ) : (
        offerButton && (
          <p>
            {text.noMessage}{" "}
            <button type="submit" name="intent" value="send" aria-busy={sending} className={textLink}>
              {sending ? text.sending : text.sendAgain}
            </button>
          </p>
        )
      )}
      <p role="status" className="sr-only">
        {left === 0 && !sending && text.canSendAgain}
      </p>
    </div>
  );
}
