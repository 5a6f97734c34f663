"use client";

import { useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { fill } from "#lib/text/words.ts";
import { ask, type Problem } from "../ui/ask.ts";
import { textLink } from "../ui/link.ts";
import { ProblemNotice } from "../ui/notice.tsx";
import { Confirm, type Question } from "./confirm.tsx";
import { Device } from "./device.tsx";
import type { DeviceRow } from "./device-row.ts";

type DevicesProps = { text: Catalogue["account"]; rows: readonly DeviceRow[] };

export function Devices({ text, rows: initial }: DevicesProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [rows, setRows] = useState(initial);
  const [question, setQuestion] = useState<Question | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState("");

  /** Ends sessions and takes their rows away; one that is gone already has met the same end. */
  async function end(path: string, stays: (row: DeviceRow) => boolean, said: string, asked: Question) {
    const answer = await ask("DELETE", path);
    // Closed before anything else: what lies behind a modal dialog takes no focus, and what changes there is not read out.
    // But this answer is none to another question, asked since.
    flushSync(() => setQuestion((shown) => (shown === asked ? null : shown)));
    if (!answer.ok && answer.problem.code === "not_signed_in") return location.replace("/");
    const failed = !answer.ok && answer.problem.code !== "not_found" ? answer.problem : null;
    setProblem(failed);
    // What went well before is not the answer to this press.
    if (failed) return setDone("");
    setRows((before) => before.filter(stays));
    setDone(said);
    // The pressed button left with its row; the list it belonged to is the nearest place that stays.
    heading.current?.focus();
  }

  function askAbout({ id, name, seen, since }: DeviceRow) {
    const path = `/api/sessions/${encodeURIComponent(id)}`;
    const said = fill(text.signedOutDevice, { device: name });
    const asked: Question = {
      heading: fill(text.confirmDevice, { device: name }),
      which: [seen, since],
      note: text.confirmNote,
      act: () => end(path, (row) => row.id !== id, said, asked),
    };
    setQuestion(asked);
  }

  function askAboutOthers() {
    const asked: Question = {
      heading: text.confirmOthers,
      note: text.confirmOthersNote,
      act: () => end("/api/sessions", (row) => row.current, text.signedOutOthers, asked),
    };
    setQuestion(asked);
  }

  const others = rows.some(({ current }) => !current);
  return (
    <section aria-labelledby={id}>
      <h2 id={id} ref={heading} tabIndex={-1} className="font-semibold text-lead outline-none">
        {text.devices}
      </h2>
      <ul className="mt-3 divide-y divide-line border-line border-y">
        {rows.map((row) => (
          <Device key={row.id} row={row} text={text} onSignOut={() => askAbout(row)} />
        ))}
      </ul>
      <p role="status" className="mt-4 text-ink-soft empty:absolute">
        {done || (!others && text.onlyHere)}
      </p>
      {problem && (
        <div className="mt-4">
          <ProblemNotice problem={problem} />
        </div>
      )}
      {others && (
        <div className="mt-3">
          <button type="button" onClick={askAboutOthers} className={`${textLink} min-h-11 text-start`}>
            {text.signOutOthers}
          </button>
        </div>
      )}
      <Confirm text={text} question={question} onCancel={() => setQuestion(null)} />
    </section>
  );
}
