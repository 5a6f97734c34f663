/** A row of the country list: ISO code, name, calling code without "+". Kept short because the page carries 240 of them. */
export type CountryRow = readonly [iso: string, name: string, callingCode: string];

/** Where several countries share a calling code, the one most people mean by it. */
const bearers: Record<string, string> = {
  "1": "US",
  "7": "RU",
  "39": "IT",
  "44": "GB",
  "47": "NO",
  "61": "AU",
  "212": "MA",
  "262": "RE",
  "290": "SH",
  "358": "FI",
  "590": "GP",
  "599": "CW",
};

/**
 * The country of an international number (digits after "+"), as far as the calling code tells; `current` wins where it
 * shares that code. Calling codes are free of prefixes of each other (ITU-T E.164), so the first match is the only one.
 */
export function countryByCode(digits: string, countries: readonly CountryRow[], current: string) {
  const sharers = countries.filter(([, , callingCode]) => digits.startsWith(callingCode));
  const bearer = bearers[sharers[0]?.[2] ?? ""];
  return sharers.find(([iso]) => iso === current) ?? sharers.find(([iso]) => iso === bearer) ?? sharers[0];
}
