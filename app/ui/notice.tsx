"use client";

import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { duration, fill } from "#lib/text/words.ts";
import type { Problem } from "./ask.ts";
import { useSecondsLeft, type Wait } from "./countdown.ts";
import { IconFrame } from "./icon-frame.tsx";
import { watchNetwork } from "./network.ts";
import { useWords } from "./words.tsx";

type NoticeProps = {
  id?: string;
  /** what it tells of: another one is news again, also where the words are the same */
  of?: object;
  /** the trouble is over */
  mended?: boolean;
  children: ReactNode;
};

/** Bad news, in words and beside the thing it is about; `role=alert` reads it out when it appears (WCAG 4.1.3). */
export function Notice({ id, of, mended = false, children }: NoticeProps) {
  const notice = useRef<HTMLDivElement>(null);
  const nth = useNth(of);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `nth` is not read, but each is a notice of its own
  useEffect(() => {
    // What a page begins with lies where it lies; what comes later must be seen, also where it comes below the fold.
    if (document.documentElement.dataset.live !== undefined)
      notice.current?.scrollIntoView({ block: "nearest" });
  }, [nth]);
  return (
    <div
      key={nth}
      ref={notice}
      {...(id && { id })}
      role="alert"
      className={`flex animate-arrive scroll-mb-4 gap-3 rounded-control border border-transparent px-4 py-3 ${mended ? "bg-accent-wash text-accent-strong" : "bg-danger-wash text-danger"}`}
    >
      <span className="mt-0.5">{mended ? <DoneIcon /> : <AlertIcon />}</span>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

/** Counts the objects that are handed in one after the other. */
function useNth(of: object | undefined): number {
  const [seen, setSeen] = useState({ of, nth: 0 });
  if (seen.of !== of) setSeen({ of, nth: seen.nth + 1 });
  return seen.nth;
}

/** A problem from the API by its code; where the server says how long to wait, the wait counts down. */
export function ProblemNotice({ problem, id }: { problem: Problem; id?: string }) {
  const { problems } = useWords();
  if (isOffline(problem)) return <OfflineNotice problem={problem} {...(id && { id })} />;
  return (
    <Notice of={problem} {...(id && { id })}>
      <p>{problems[problem.code] ?? problem.detail}</p>
      {problem.retry_after !== undefined && <RetryAfter problem={problem} seconds={problem.retry_after} />}
      {stuck.has(problem.code) && <Help />}
    </Notice>
  );
}

export function isOffline({ code }: Problem): boolean {
  return code === "offline" || code === "offline_with_input";
}

/** Says so when the network is back. The sentence that is not told keeps its room, so that nothing below moves by itself. */
function OfflineNotice({ problem, id }: { problem: Problem; id?: string }) {
  const { problems, backOnline } = useWords();
  const [isBack, setIsBack] = useState(false);
  useEffect(() => watchNetwork(setIsBack), []);
  const sentence = problems[problem.code];
  return (
    <Notice of={problem} {...(id && { id })} mended={isBack}>
      <div className="grid *:[grid-area:1/1]">
        <p>{isBack ? backOnline : sentence}</p>
        <p aria-hidden="true" className="invisible">
          {isBack ? sentence : backOnline}
        </p>
      </div>
    </Notice>
  );
}

/** What a person cannot mend alone, or not soon. */
const stuck: ReadonlySet<Problem["code"]> = new Set([
  "delivery_refused",
  "limit_reached",
  "too_many_messages",
  "verification_locked",
  "verification_shut",
  "sms_unavailable",
  "internal_error",
]);

function Help() {
  const { help, supportUrl } = useWords();
  if (!supportUrl) return null;
  return (
    <a
      href={supportUrl}
      className="inline-flex min-h-6 items-center font-semibold underline underline-offset-4"
    >
      {help}
    </a>
  );
}

/** Read out once with the whole wait; the ticking is for the eye alone. */
function RetryAfter({ problem, seconds }: { problem: Problem; seconds: number }) {
  const { localeTag, tryAgainIn, tryAgainNow } = useWords();
  const left = useSecondsLeft(useMemo(() => waitOf(problem), [problem]));
  if (left === 0) return <p>{tryAgainNow}</p>;
  return (
    <p>
      <span className="sr-only">{fill(tryAgainIn, { time: duration(localeTag, seconds) })}</span>
      <span aria-hidden="true">{fill(tryAgainIn, { time: duration(localeTag, left) })}</span>
    </p>
  );
}

const waitOf = (problem: Problem): Wait => ({ seconds: problem.retry_after ?? 0 });

export function AlertIcon() {
  return (
    <IconFrame>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7.5v5.25M12 16.25v.01" />
    </IconFrame>
  );
}

export function DoneIcon() {
  return (
    <IconFrame>
      <circle cx="12" cy="12" r="9" />
      <path d="m8.25 12.25 2.5 2.5 5-5.25" />
    </IconFrame>
  );
}
