import { septetsOf, shortened, toGsm7 } from "./gsm7.ts";

/** Everything here comes from configuration and the code itself, never from a request (WSTG, Host header injection). */
export type MessageParts = {
  appName: string;
  code: string;
  ttlMinutes: number;
  /** Host of PUBLIC_URL, without a port. */
  webOtpHost: string;
};

const segment = 160;
/** Below this a shortened name no longer tells who is writing. */
const shortestName = 12;

/**
 * The text of one message: the code first (it shows in a notification), who sent it, how long it lives, the warning,
 * then the line that lets a browser fill the code into our pages alone.
 *
 * Always one GSM-7 segment. When everything does not fit, the name is shortened first; a host that leaves it no room
 * costs the autofill line instead, which is dropped whole, for a shortened host would name somebody else's site.
 */
export function composeMessage({ appName, code, ttlMinutes, webOtpHost }: MessageParts): string {
  const name = toGsm7(appName) || webOtpHost;
  const wording = (shown: string) => english(shown, code, ttlMinutes);
  const room = segment - length(wording(""));
  const line = autofillLine(webOtpHost, code);
  const roomBesideLine = room - length(line);
  if (roomBesideLine >= Math.min(length(name), shortestName)) {
    return wording(shortened(name, roomBesideLine)) + line;
  }
  return wording(shortened(name, room));
}

/** iOS offers a code for autofill when the text says "code". */
function english(name: string, code: string, minutes: number): string {
  const life = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return `${code} is your ${name} code. It is valid for ${life}. Never share it.`;
}

/**
 * Origin-bound one-time code: "@host #code" as the last line (https://wicg.github.io/sms-one-time-codes/). The format
 * has no place for a port; the origin it stands for is https on the default one.
 */
function autofillLine(host: string, code: string): string {
  return `\n@${host} #${code}`;
}

/** A host is ASCII (URL gives the punycode form), so this always has an answer. */
function length(text: string): number {
  return septetsOf(text) ?? Number.POSITIVE_INFINITY;
}
