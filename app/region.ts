import { languageRanges } from "#lib/http/accept-language.ts";
import type { CountryRow } from "./country.ts";

/** The first region that the browser's languages name and that can get our messages, else `fallback`. */
export function likelyCountry(acceptLanguage: string | null, rows: readonly CountryRow[], fallback: string) {
  const regions = languageRanges(acceptLanguage).map(({ tag }) => regionOf(tag));
  return regions.find((region) => rows.some(([iso]) => iso === region)) ?? fallback;
}

function regionOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).region;
  } catch {
    return undefined; // `*`, or subtags in an order that BCP 47 does not have
  }
}
