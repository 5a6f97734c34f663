import type { IncomingHttpHeaders } from "node:http";
import { userAgentMaxLength } from "../http/device.ts";

/**
 * The headers that pages and files depend on, and how many characters of each Next gets. Next looks for its own notes, for
 * what proxies write and for its client's wishes in others (CVE-2025-29927, CVE-2025-55182), and takes quadratic time for
 * some: its pattern for crawlers took a second for a User-Agent of 14 000 digits.
 */
const passed: Readonly<Record<string, number>> = {
  "accept-encoding": 256,
  "accept-language": 256,
  "if-modified-since": 64,
  "if-none-match": 256,
  "user-agent": userAgentMaxLength,
};

/** In development Next also answers the API, and its client asks for parts of pages and reloads. */
const passedInDevelopment =
  /^(?:accept|authorization|connection|content-.+|origin|rsc|sec-.+|transfer-encoding|upgrade|x-auth-transport|x-nextjs-.+|next-(?!action|resume).+)$/;

/** What Next gets of a client's headers. `ownCookies` leaves out the cookies of others. */
export function headersForNext(
  headers: IncomingHttpHeaders,
  { isNextDev, ownCookies }: { isNextDev: boolean; ownCookies: (header: string) => string },
): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {};
  for (const [name, most] of Object.entries(passed)) {
    const value = headers[name];
    if (typeof value === "string") kept[name] = value.slice(0, most);
  }
  const cookies = ownCookies(headers.cookie ?? "");
  if (cookies !== "") kept.cookie = cookies;
  if (!isNextDev) return kept;
  for (const [name, value] of Object.entries(headers)) {
    if (passedInDevelopment.test(name)) kept[name] = value;
  }
  return kept;
}
