import { readDigits } from "./digits.ts";
import { isAppError } from "./errors.ts";
import { countries, type E164, type PhoneRules, parsePhone } from "./phone.ts";

/**
 * Reads numbers as tables of older services hold them. What the sign-in accepts is read as the sign-in reads it, so that
 * people who send what they always sent find their own row. Only what it refuses is tried in the spellings that no
 * person types here: a country code without +, behind 00, or behind a 0. Null where none of these is a number.
 */
export function oldSpellingReader(rules: PhoneRules): (asStored: string) => E164 | null {
  const [home] = countries("en", [rules.defaultCountry]);
  // What stands before the country code where there is no +.
  const openings = [/^\+?00(?=[1-9])/, new RegExp(`^\\+?0?(?=${home?.callingCode})`)];
  const everywhere = { ...rules, allowedCountries: null };
  return (asStored) => {
    const plain = readDigits(asStored);
    if (plain === null) return null;
    const withPlus = openings
      .filter((opening) => opening.test(plain))
      .map((opening) => plain.replace(opening, "+"));
    for (const spelling of [plain, ...withPlus]) {
      const number = read(spelling, everywhere);
      if (number !== null) return number;
    }
    return null;
  };
}

function read(spelling: string, rules: PhoneRules): E164 | null {
  try {
    return parsePhone(spelling, rules);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
