import { type Locale, localeTag } from "../text/locale.ts";
import { fill, plural } from "../text/words.ts";
import { roomBeside, segmentsOf, shortened, toGsm7 } from "./gsm7.ts";
import { wordings } from "./wordings.ts";

/** Nothing here but the language, one of ours, comes from a request (WSTG, Host header injection). */
export type MessageParts = {
  appName: string;
  locale: Locale;
  code: string;
  ttlMinutes: number;
  /** Host of PUBLIC_URL, without a port. */
  webOtpHost: string;
};

/** Below this a shortened name no longer tells who is writing. */
const shortestName = 12;

/**
 * The text of one message: the code, who sent it, how long it lives, the warning, then the line that lets a browser fill
 * the code into our pages alone. Always one segment, of the alphabet that its language forces.
 *
 * When everything does not fit, the words give way first, then the end of the name. A host that leaves the name no room
 * costs the autofill line instead, which is dropped whole, for a shortened host would name somebody else's site.
 */
export function composeMessage({ appName, locale, code, ttlMinutes, webOtpHost }: MessageParts): string {
  const { texts, minutes } = wordings[locale];
  const life = plural(localeTag(locale), minutes, ttlMinutes);
  const name = toGsm7(appName) || webOtpHost;
  const say = (text: string, shown: string) => fill(text, { code, name: shown, life });
  const shortest = texts[texts.length - 1] ?? texts[0];

  for (const line of [autofillLine(webOtpHost, code), ""]) {
    const whole = texts.map((text) => say(text, name) + line).find(isOneSegment);
    if (whole !== undefined) return whole;
    const cut = withNameCut(name, (shown) => say(shortest, shown) + line);
    if (cut !== null) return cut;
  }
  return say(shortest, shortened(name, shortestName));
}

/** The text with as much of the name as one segment takes; null when too little of it would be left. */
function withNameCut(name: string, say: (shown: string) => string): string | null {
  const room = roomBeside(say(""));
  return room < shortestName ? null : say(shortened(name, room));
}

function isOneSegment(text: string): boolean {
  return segmentsOf(text) === 1;
}

/**
 * Origin-bound one-time code: "@host #code" as the last line (https://wicg.github.io/sms-one-time-codes/). The format
 * has no place for a port; the origin it stands for is https on the default one.
 */
function autofillLine(host: string, code: string): string {
  return `\n@${host} #${code}`;
}
