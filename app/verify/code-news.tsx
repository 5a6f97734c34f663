import type { Catalogue } from "#lib/text/catalogue.ts";
import { plural } from "#lib/text/words.ts";
import { DoneIcon, Notice, ProblemNotice } from "../ui/notice.tsx";
import { Sentence } from "../ui/sentence.tsx";
import { useWords } from "../ui/words.tsx";
import type { CodeState, News } from "./code-steps.ts";

type CodeNewsProps = { id: string; text: Catalogue["code"]; news: News; closed: CodeState["closed"] };

/** What has just happened, under the field that it is about. */
export function CodeNews({ id, text, news, closed }: CodeNewsProps) {
  return (
    <div id={id} className="contents">
      {news.kind === "problem" ? (
        <ProblemNotice problem={news.problem} />
      ) : closed === "used_up" ? (
        <Notice>{text.usedUp}</Notice>
      ) : news.kind === "wrong" ? (
        <WrongCode text={text} news={news} closed={closed !== null} />
      ) : news.kind === "tried" ? (
        <Tried text={text} triesLeft={news.triesLeft} closed={closed !== null} />
      ) : news.kind === "incomplete" ? (
        <Notice of={news}>{text.incomplete}</Notice>
      ) : null}
      {/* Empty it takes no room, yet stays in the tree: a region that is born with its text is not read out. */}
      <p role="status" className="flex gap-3 text-ink empty:absolute">
        {news.kind === "sent_again" || news.kind === "sent_new" ? (
          <>
            <span className="mt-0.5 text-accent">
              <DoneIcon />
            </span>
            {news.kind === "sent_again" ? text.sentAgain : text.sentNew}
          </>
        ) : null}
      </p>
    </div>
  );
}

type TriedProps = { text: Catalogue["code"]; triesLeft: number; closed: boolean };

/** As below, a code that dies meanwhile leaves the room. */
function Tried({ text, triesLeft, closed }: TriedProps) {
  const { localeTag } = useWords();
  return (
    <div className={closed ? "invisible" : "contents"}>
      <Notice>{plural(localeTag, text.triesLeft, triesLeft)}</Notice>
    </div>
  );
}

type WrongCodeProps = { text: Catalogue["code"]; news: News & { kind: "wrong" }; closed: boolean };

/**
 * Says the refused digits back, so that they can be held against the message. A new key reads out each new refusal. A
 * code that dies meanwhile leaves no tries, but the room of that line, so that nothing moves.
 */
function WrongCode({ text, news, closed }: WrongCodeProps) {
  const { localeTag } = useWords();
  const code = `${news.code.slice(0, 3)} ${news.code.slice(3)}`;
  return (
    <Notice key={`${news.code} ${news.triesLeft}`}>
      <p>
        <Sentence
          text={text.wrong}
          values={{
            code: (
              <bdi dir="ltr" className="whitespace-nowrap">
                {code}
              </bdi>
            ),
          }}
        />
      </p>
      {news.triesLeft !== undefined && (
        <p className={closed ? "invisible" : "font-semibold"}>
          {plural(localeTag, text.triesLeft, news.triesLeft)}
        </p>
      )}
    </Notice>
  );
}
