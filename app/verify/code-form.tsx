"use client";

import {
  type FormEvent,
  useActionState,
  useEffect,
  useId,
  useLayoutEffect,
  useOptimistic,
  useRef,
  useState,
} from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { Button } from "../ui/button.tsx";
import { useSecondsLeft } from "../ui/countdown.ts";
import { watchNetwork } from "../ui/network.ts";
import { isOffline } from "../ui/notice.tsx";
import { CodeField, type CodeFieldHandle } from "./code-field.tsx";
import { CodeLife } from "./code-life.tsx";
import { CodeNews } from "./code-news.tsx";
import { type CodeState, type CodeUnderWay, sendAgain, stateOf, tryCode } from "./code-steps.ts";
import { SendAgain } from "./send-again.tsx";
import { codeLength, readTypedCode, type TypedCode } from "./typed-code.ts";
import { useMessageCode } from "./use-message-code.ts";

type CodeFormProps = {
  text: Catalogue["code"];
  phone: string;
  code: CodeUnderWay;
  /** where to begin instead, for a page that shows every state */
  start?: Partial<CodeState> & { typed?: string };
};

/** Check and send-again are two buttons of one form, so that they can never run at the same time. */
export function CodeForm({ text, phone, code, start }: CodeFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<CodeFieldHandle>(null);
  const [doing, setDoing] = useOptimistic<"nothing" | "check" | "send">("nothing");
  const [state, act] = useActionState(step, { ...stateOf(code), ...start });
  const arrival = useRef(state);
  /** What was wrong with too few digits is over with the next one; the words about a refused code stay with its tries. */
  const [outdated, setOutdated] = useState<CodeState["news"] | null>(null);
  /** What was just typed has more in it than a code, and the field shows less of it. */
  const [unread, setUnread] = useState<CodeState["news"] | null>(null);
  const news: CodeState["news"] = unread ?? (state.news === outdated ? { kind: "none" } : state.news);
  /** Something was to be tried while another message was being asked for: that comes afterwards. */
  const heldBack = useRef(false);
  // In this order: after a sleep that outlasted both, the wait is over when the code is seen to have died.
  const resendLeft = useSecondsLeft(state.resend);
  const lifeLeft = useSecondsLeft(state.life);
  const repeatsLeft = useSecondsLeft(state.repeats);
  const lockLeft = useSecondsLeft(state.lock);
  const closed = state.closed ?? (lifeLeft === 0 && !state.accepted ? "expired" : null);
  const isShut = lockLeft === Number.POSITIVE_INFINITY;
  const busy = doing !== "nothing" || state.leaving;

  const stopListening = useMessageCode((code) => fillIn(readTypedCode(code)), state.life);

  function step(before: CodeState, data: FormData): Promise<CodeState> {
    const send = data.get("intent") === "send";
    setDoing(send ? "send" : "check");
    return send
      ? sendAgain({ ...before, closed }, phone, repeatsLeft)
      : tryCode(before, phone, readTypedCode(String(data.get("code") ?? "")));
  }

  useEffect(() => {
    const { kind } = state.news;
    if (state === arrival.current) return;
    const isOwed = heldBack.current && !state.closed && field.current?.value().length === codeLength;
    heldBack.current = false;
    // What was typed for a message that still counts stays.
    if (kind === "wrong" || (kind === "sent_new" && !isOwed) || state.closed) field.current?.show("");
    // Whatever was pressed may be gone now; the field stays, and its description tells the news.
    if (!state.leaving) field.current?.focus();
    if (isOwed) form.current?.requestSubmit();
  }, [state]);

  // Digits that wait for the network go out when it is back. Once: what fails then is a new state, and a person's to repeat.
  useEffect(() => {
    if (state.news.kind !== "problem" || !isOffline(state.news.problem)) return;
    return watchNetwork((online) => {
      if (online && field.current?.value().length === codeLength) form.current?.requestSubmit();
    });
  }, [state]);

  // A code may die by itself while a button has the focus that is about to go. Before the next frame, when that would be lost.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    if (closed && focused instanceof HTMLButtonElement && form.current?.contains(focused))
      field.current?.focus();
  }, [closed]);

  // Digits typed or filled in before this script arrived count as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the start
  useEffect(() => {
    const early = field.current?.value() ?? "";
    if (early !== "") fillIn(readTypedCode(early));
  }, []);

  function fillIn(code: TypedCode) {
    field.current?.show(code.digits);
    take(code);
  }

  function take({ digits, isWhole }: TypedCode) {
    setUnread(isWhole ? null : { kind: "incomplete" });
    if (isWhole && digits.length === codeLength) form.current?.requestSubmit();
  }

  function holdBack(event: FormEvent) {
    if (!busy) return setUnread(null);
    event.preventDefault();
    heldBack.current = doing === "send";
  }

  function typed(code: TypedCode) {
    stopListening();
    if (state.news.kind === "incomplete") setOutdated(state.news);
    take(code);
  }

  return (
    <form
      ref={form}
      action={act}
      onReset={(event) => event.preventDefault()}
      onSubmit={holdBack}
      noValidate
      // Never wider than its place: one long word would widen a column that is sized by what it holds.
      className="grid grid-cols-[minmax(0,1fr)] gap-5"
    >
      <CodeField
        handle={field}
        label={text.label}
        id={id}
        typed={start?.typed ?? ""}
        describedBy={`${id}-news ${id}-life`}
        refused={state.news.kind === "wrong"}
        closed={closed !== null}
        readOnly={doing === "check" || state.leaving}
        onTyped={typed}
      />
      <CodeNews id={`${id}-news`} text={text} news={news} closed={closed} />
      {closed !== "used_up" && closed !== "locked" && (
        <CodeLife id={`${id}-life`} text={text} left={lifeLeft} expired={closed === "expired"} />
      )}
      {/* Room lies above what follows the button, not below the button: beside a closed code there may be nothing. */}
      <div className="grid text-ink-soft">
        {isShut ? null : closed ? (
          <Button
            type="submit"
            name="intent"
            value="send"
            disabled={resendLeft > 0 || lockLeft > 0}
            busy={doing === "send" && text.sending}
          >
            {text.sendNew}
          </Button>
        ) : (
          <Button type="submit" busy={(doing === "check" || state.leaving) && text.checking}>
            {text.submit}
          </Button>
        )}
        {/* While a number is locked the notice above counts down, and a message would be of no use before. */}
        {closed !== "locked" && (
          <SendAgain text={text} left={resendLeft} closed={closed !== null} sending={doing === "send"} />
        )}
      </div>
    </form>
  );
}
