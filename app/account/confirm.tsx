import { useId, useLayoutEffect, useRef, useState } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { Button } from "../ui/button.tsx";

export type Question = {
  heading: string;
  /** which of several devices of one name is meant: the list with the rest of it lies behind the question */
  which?: readonly string[];
  note: string;
  act: () => Promise<void>;
};

type ConfirmProps = { text: Catalogue["account"]; question: Question | null; onCancel: () => void };

/** The browser's own modal dialog: focus goes in, stays in, and comes back; Escape cancels. */
export function Confirm({ text, question, onCancel }: ConfirmProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  /** Whoever does not wait for the answer may be asked the next question before it comes. */
  const [acting, setActing] = useState<Question | null>(null);

  useLayoutEffect(() => {
    if (question) dialog.current?.showModal();
    else dialog.current?.close();
  }, [question]);

  async function act() {
    if (!question || acting === question) return;
    setActing(question);
    await question.act();
    setActing((latest) => (latest === question ? null : latest));
  }

  return (
    <dialog
      ref={dialog}
      onClose={onCancel}
      aria-labelledby={id}
      aria-describedby={`${id}-note`}
      className="m-auto w-[min(26rem,87.5vw)] rounded-card border border-line bg-surface p-[min(1.75rem,8.75vw)] text-ink"
    >
      <h2 id={id} className="font-semibold text-lead">
        {question?.heading}
      </h2>
      <div id={`${id}-note`} className="mt-2 text-ink-soft">
        {question?.which?.map((line) => (
          <p key={line} className="text-fine">
            {line}
          </p>
        ))}
        <p className="not-first:mt-3">{question?.note}</p>
      </div>
      {/* On a phone as wide as the question, so that two that need a line each do not end in steps. */}
      <div className="mt-7 flex flex-wrap justify-end gap-3 max-sm:*:grow">
        <Button look="outline" onClick={onCancel}>
          {text.cancel}
        </Button>
        <Button look="danger" busy={acting !== null && acting === question && text.signingOut} onClick={act}>
          {text.signOutThere}
        </Button>
      </div>
    </dialog>
  );
}
