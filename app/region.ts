import type { CountryRow } from "./country.ts";

/** The first region that the browser's languages name and that can get our messages, else `fallback`. */
export function likelyCountry(acceptLanguage: string | null, rows: readonly CountryRow[], fallback: string) {
  const regions = (acceptLanguage ?? "").split(",").map(regionOf);
  return regions.find((region) => rows.some(([iso]) => iso === region)) ?? fallback;
}

/** RFC 9110 §12.5.4: a language range with an optional weight. Browsers list them by preference. */
function regionOf(range: string): string | undefined {
  const tag = range.split(";")[0]?.trim() ?? "";
  try {
    return new Intl.Locale(tag).region;
  } catch {
    return undefined;
  }
}
