"use client";

import { useActionState, useEffect, useId, useRef } from "react";
import type { SendOtpAnswer } from "#lib/http/schemas/answers.ts";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { fill, leftToRight } from "#lib/text/words.ts";
import { tellOtherTabs, watchOtherTabs } from "./asked-number.ts";
import type { CountryRow } from "./country.ts";
import { countryByCode } from "./country.ts";
import { meansSameNumber, readEntry, wholeNumber, wholeWithoutPlus } from "./phone-entry.ts";
import { PhoneField } from "./phone-field.tsx";
import { ask, type Problem } from "./ui/ask.ts";
import { Button } from "./ui/button.tsx";
import { Notice, ProblemNotice } from "./ui/notice.tsx";

type PhoneFormProps = {
  text: Catalogue["phone"];
  countries: readonly CountryRow[];
  country: string;
  national: string;
  /** the number whose code is still alive, if there is one */
  underWay: string | null;
  /** where to begin instead, for a page that shows every state */
  start?: Outcome;
};

export type Outcome =
  | { kind: "ready" }
  | { kind: "mistyped"; why: string }
  | { kind: "refused"; problem: Problem }
  | { kind: "sent" };

/** A form action rather than a submit handler: React keeps a press that comes before its own start, and plays it then. */
export function PhoneForm({ text, countries, country, national, underWay, start }: PhoneFormProps) {
  const trouble = useId();
  const input = useRef<HTMLInputElement>(null);
  /** the number that this browser has asked a code for last, by this page's knowledge */
  const asked = useRef(underWay);
  const [outcome, send, pending] = useActionState<Outcome, FormData>(sendCode, start ?? { kind: "ready" });
  const busy = pending || outcome.kind === "sent";
  const mistaken = outcome.kind === "mistyped" || isAboutNumber(outcome);

  useEffect(() => {
    if (outcome.kind === "mistyped" || isAboutNumber(outcome)) input.current?.focus();
  }, [outcome]);

  useEffect(
    () =>
      watchOtherTabs((number) => {
        asked.current = number;
      }),
    [],
  );

  async function sendCode(before: Outcome, form: FormData): Promise<Outcome> {
    if (before.kind === "sent") return before;
    const chosen = countries.find(([iso]) => iso === form.get("country"));
    const entry = readEntry(String(form.get("phone")), chosen?.[2]);
    if (entry.kind === "empty") return { kind: "mistyped", why: text.empty };
    if (entry.kind === "not_a_number") return { kind: "mistyped", why: text.notANumber };
    if (entry.kind === "international" && !countryByCode(entry.digits, countries, country)) {
      return {
        kind: "mistyped",
        why: fill(text.unknownCountry, { start: leftToRight(`+${entry.digits.slice(0, 3)}`) }),
      };
    }
    const number = wholeNumber(entry, chosen);
    const callingCode = chosen?.[2] ?? "";
    const refusal = await refusalOf(number, callingCode);
    const otherNumber = refusal?.code === "invalid_input" ? wholeWithoutPlus(entry, chosen) : null;
    const problem = otherNumber === null ? refusal : await refusalOf(otherNumber, callingCode);
    if (problem) return { kind: "refused", problem };
    location.assign("/verify");
    return { kind: "sent" };
  }

  /** Asks for a code; null where there is one now. */
  async function refusalOf(number: string, callingCode: string): Promise<Problem | null> {
    const answer = await ask<SendOtpAnswer>("POST", "/api/send-otp", { phone_number: number });
    if (answer.ok) tellOtherTabs(answer.body.phone_e164);
    return answer.ok || isOnItsWay(answer.problem, number, callingCode) ? null : answer.problem;
  }

  /** Gone back and pressed again: that message is under way and its code counts, so the place to be is the next page. */
  function isOnItsWay({ code }: Problem, number: string, callingCode: string): boolean {
    const { current } = asked;
    return code === "cooldown_active" && current !== null && meansSameNumber(number, current, callingCode);
  }

  return (
    <form
      action={send}
      // A form action would end by emptying the fields; what a person typed stays theirs.
      onReset={(event) => event.preventDefault()}
      onSubmit={(event) => busy && event.preventDefault()}
      noValidate
      // Never wider than its place: the longest country would widen a column that is sized by what it holds.
      className="grid grid-cols-[minmax(0,1fr)] gap-5"
    >
      <PhoneField
        text={text}
        countries={countries}
        country={country}
        national={national}
        input={input}
        describedBy={mistaken ? trouble : null}
      />
      {outcome.kind === "mistyped" && (
        <Notice of={outcome} id={trouble}>
          {outcome.why}
        </Notice>
      )}
      {outcome.kind === "refused" && <ProblemNotice id={trouble} problem={outcome.problem} />}
      <Button type="submit" busy={busy && text.sending}>
        {text.submit}
      </Button>
    </form>
  );
}

function isAboutNumber(outcome: Outcome): boolean {
  if (outcome.kind !== "refused") return false;
  return outcome.problem.code === "invalid_input" || outcome.problem.code === "delivery_refused";
}
