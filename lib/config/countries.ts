import { type Country, isCountry } from "../phone.ts";
import type { Environment } from "./environment.ts";

const usualCountry: Country = "IN";

type Countries = { defaultCountry: Country; allowedCountries: readonly Country[] | null };

export function readCountries(env: Environment): Countries {
  const allowedCountries = readAllowed(env);
  return { allowedCountries, defaultCountry: readDefault(env, allowedCountries) };
}

/** Where the usual default is not served, the first served country takes its place: national digits must mean something. */
function readDefault(env: Environment, allowed: readonly Country[] | null): Country {
  const iso = env.text("DEFAULT_COUNTRY")?.toUpperCase();
  if (iso === undefined)
    return allowed === null || allowed.includes(usualCountry) ? usualCountry : (allowed[0] ?? usualCountry);
  if (!isCountry(iso)) {
    env.fault("DEFAULT_COUNTRY", "must be the two-letter ISO code of a country, such as IN.");
    return usualCountry;
  }
  if (allowed && !allowed.includes(iso)) {
    env.fault("DEFAULT_COUNTRY", "must be one of ALLOWED_COUNTRIES. Add it there, or choose another.");
  }
  return iso;
}

function readAllowed(env: Environment): readonly Country[] | null {
  const codes = env.list("ALLOWED_COUNTRIES")?.map((code) => code.toUpperCase());
  if (codes === undefined) return null;
  const countries = codes.filter(isCountry);
  if (countries.length < codes.length) {
    const position = codes.findIndex((code) => !isCountry(code)) + 1;
    env.fault(
      "ALLOWED_COUNTRIES",
      `must be ISO codes separated by commas, such as IN,US. Entry ${position} is not one.`,
    );
    return null;
  }
  return [...new Set(countries)];
}
