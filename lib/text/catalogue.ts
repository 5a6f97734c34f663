import type { ErrorCode } from "../errors.ts";
import { en } from "./en.ts";

/** What the browser itself may find out about a request, beside the codes that the server answers. */
export type NetworkFailure = "offline" | "unreachable" | "timed_out";

/** One sentence per CLDR plural category; a language gives the ones it has. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export type ProblemTexts = Record<ErrorCode | NetworkFailure, string>;

/** Plain data, so that a page can hand a client form the few sentences it needs. `{name}` marks a blank. */
export type Catalogue = typeof en;

export type Locale = "en";

const catalogues: Record<Locale, Catalogue> = { en };

export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale];
}
