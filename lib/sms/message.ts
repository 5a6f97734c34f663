import { type Locale, localeTag } from "../text/locale.ts";
import { fill, plural } from "../text/words.ts";
import { roomBeside, segmentsOf, shortened, toGsm7 } from "./gsm7.ts";
import { wordings } from "./wordings.ts";

/** Nothing here but the language, one of ours, comes from a request (OWASP WSTG, Host header injection). */
export type MessageParts = {
  appName: string;
  locale: Locale;
  ttlMinutes: number;
  /** Host of PUBLIC_URL, without a port. */
  webOtpHost: string;
};

/** Writes the message that brings a code of six digits. */
export type MessageWriter = (code: string) => string;

/** As wide as any other, so what fits with this one fits with all: the words are chosen once, and codes filled in. */
const anyCode = "000000";

const noLine: MessageWriter = () => "";

/** Below this a shortened name no longer tells who is writing. */
const shortestName = 12;

/**
 * Messages that say the code, who sent it, how long it lives, the warning, then the line that lets a browser fill
 * the code into our pages alone. Always one segment, of the alphabet that its language forces.
 *
 * When everything does not fit, the words give way first, then the end of the name. A host that leaves the name no room
 * costs the autofill line instead, which is dropped whole, for a shortened host would name somebody else's site.
 */
export function messageWriter({ appName, locale, ttlMinutes, webOtpHost }: MessageParts): MessageWriter {
  const { texts, minutes } = wordings[locale];
  const life = plural(localeTag(locale), minutes, ttlMinutes);
  const name = toGsm7(appName) || webOtpHost;
  const saying = (text: string, shown: string, line = noLine): MessageWriter => {
    const [before = "", after = ""] = text.split("{code}").map((part) => fill(part, { name: shown, life }));
    return (code) => before + code + after + line(code);
  };
  const shortest = texts[texts.length - 1] ?? texts[0];

  for (const line of [autofillLine(webOtpHost), noLine]) {
    const whole = texts.map((text) => saying(text, name, line)).find(isOneSegment);
    if (whole !== undefined) return whole;
    const room = roomBeside(saying(shortest, "", line)(anyCode));
    if (room >= shortestName) return saying(shortest, shortened(name, room), line);
  }
  return saying(shortest, shortened(name, shortestName));
}

function isOneSegment(write: MessageWriter): boolean {
  return segmentsOf(write(anyCode)) === 1;
}

/**
 * Origin-bound one-time code: "@host #code" as the last line (https://wicg.github.io/sms-one-time-codes/). The format
 * has no place for a port; the origin it stands for is https on the default one.
 */
function autofillLine(host: string): MessageWriter {
  return (code) => `\n@${host} #${code}`;
}
