import { headers } from "next/headers";
import { config } from "../config.ts";
import { isLocale, type Locale } from "../text/locale.ts";
import { chooseLocale } from "./accept-language.ts";
import { createCookieJar } from "./cookies.ts";

/** The language that this visitor chose on a page, else the one that the browser likes best. For server components. */
export async function visitorLocale(): Promise<Locale> {
  const sent = await headers();
  const chosen = createCookieJar(config().publicUrl).read(sent.get("cookie"), "lang");
  return isLocale(chosen) ? chosen : chooseLocale(sent.get("accept-language"));
}
