import type { ReactNode } from "react";
import { countries } from "#lib/phone.ts";
import { utcTime } from "#lib/utc-time.ts";
import { deviceRow } from "../../account/device-row.ts";
import { Devices } from "../../account/devices.tsx";
import { Earlier } from "../../account/earlier.tsx";
import { Refused } from "../../account/refused.tsx";
import { FailedWords } from "../../failed.tsx";
import type { VisitorWords } from "../../language.ts";
import { type Outcome, PhoneForm } from "../../phone-form.tsx";
import type { Problem } from "../../ui/ask.ts";
import { OfflineWords } from "../../ui/page-life.tsx";
import { UnavailableWords } from "../../unavailable.tsx";
import { CodeForm } from "../../verify/code-form.tsx";
import type { CodeState, CodeUnderWay } from "../../verify/code-steps.ts";

/** Every state by its name: the components that the pages are made of, set to begin there. */
export function everyState(words: VisitorWords): readonly (readonly [string, ReactNode])[] {
  const { localeTag, text } = words;
  const rows = countries(localeTag, ["IN", "US", "FR", "EG"]).map(
    ({ iso, name, callingCode }) => [iso, name, callingCode] as const,
  );
  const phone = (start: Outcome, national = "202 555 0143") => (
    <PhoneForm
      text={text.phone}
      countries={rows}
      country="US"
      national={national}
      underWay={null}
      start={start}
    />
  );
  const problem = (code: Problem["code"], retry_after?: number): Problem => ({
    code,
    detail: "",
    ...(retry_after && { retry_after }),
  });
  const refused = (...about: Parameters<typeof problem>) =>
    phone({ kind: "refused", problem: problem(...about) });
  const underWay = { expiresInSeconds: 300, repeatsForSeconds: 300, triesLeft: null, lockedSeconds: null };
  const code = (
    start: Partial<CodeState> & { typed?: string },
    resendInSeconds = 30,
    known: Partial<CodeUnderWay> = {},
  ) => (
    <CodeForm
      text={text.code}
      phone="+12025550143"
      code={{ ...underWay, resendInSeconds, ...known }}
      start={start}
    />
  );
  const wrong = (triesLeft: number) => code({ news: { kind: "wrong", code: "482913", triesLeft } });
  const device = (name: string, signedInDaysAgo: number, current = false) => {
    const time = (daysAgo: number) => utcTime(Date.now() - daysAgo * 86_400_000);
    const [created_at, last_seen_at] = [time(signedInDaysAgo), time(signedInDaysAgo / 2)];
    const view = { id: name, device: name, current, created_at, last_seen_at, expires_at: time(-30) };
    return deviceRow(view, words, "UTC");
  };
  const here = device("Chrome on Android", 2, true);

  return [
    ["empty", phone({ kind: "ready" }, "")],
    ["typing a number", phone({ kind: "ready" })],
    ["nothing typed", phone({ kind: "mistyped", why: text.phone.empty }, "")],
    ["sending", phone({ kind: "sent" })],
    ["number refused", refused("invalid_input")],
    ["message refused", refused("delivery_refused")],
    ["asked for a moment ago", refused("cooldown_active", 28)],
    ["too many requests", refused("too_many_messages", 754)],
    ["messages unavailable", refused("sms_unavailable", 30)],
    [
      "offline",
      [<OfflineWords key="bar" text={text.offline} />, <div key="form">{refused("offline_with_input")}</div>],
    ],
    ["something failed", <FailedWords key="words" text={text.failed} />],
    ["server unavailable", <UnavailableWords key="words" text={text.unavailable} />],
    ["sent, waiting for resend", code({})],
    ["typing a code", code({ typed: "482" })],
    ["checking", code({ typed: "482913", leaving: true })],
    ["wrong code", wrong(4)],
    ["last try", wrong(1)],
    ["come back after a wrong code", code({ news: { kind: "tried", triesLeft: 3 } })],
    ["locked for an hour", code({}, 0, { lockedSeconds: 3_600 })],
    ["shut", code({}, 0, { lockedSeconds: 7 * 86_400 })],
    ["used up, waiting for resend", code({ closed: "used_up" })],
    ["used up", code({ closed: "used_up" }, 0)],
    ["expired", code({ life: { seconds: 0 } }, 0)],
    ["can be sent again", code({}, 0)],
    ["sent again", code({ news: { kind: "sent_again" } })],
    ["signed in on one device", <Devices key="one" text={text.account} rows={[here]} />],
    [
      "signed in on many",
      <div key="many">
        <Devices
          text={text.account}
          rows={[here, device("Firefox on Mac", 4), device("App on iPhone", 40)]}
        />
        <Earlier text={text.account} rows={[device("Edge on Windows", 9)]} />
        <Refused text={text.account} localeTag={localeTag} wrongCount={3} />
      </div>,
    ],
  ];
}
