import type { ProblemCode } from "../problems.ts";
import { ar } from "./ar.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { hi } from "./hi.ts";
import type { Locale } from "./locale.ts";

/** What the browser itself may find out about a request, beside the codes that the server answers. */
export type NetworkFailure = "offline" | "unreachable" | "timed_out";

/** What a page tells apart under one code, because its reader has something else to do or to fear. */
export type FinerCode = "too_many_messages" | "verification_shut" | "offline_with_input";

/** One sentence per CLDR plural category; a language gives the ones it has. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** The categories that whole numbers up to a million fall into (CLDR); a language must give a sentence for each. */
export type PluralForms = {
  en: "one" | "other";
  hi: "one" | "other";
  es: "one" | "other";
  fr: "one" | "other";
  ar: "zero" | "one" | "two" | "few" | "many" | "other";
};

export type ProblemTexts = Record<ProblemCode | NetworkFailure | FinerCode, string>;

type Worded<Source, Counted> = {
  [Key in keyof Source]: Source[Key] extends string
    ? string
    : Source[Key] extends Plural
      ? Counted
      : Worded<Source[Key], Counted>;
};

/** Plain data, so that a page can hand a client form the few sentences it needs. `{name}` marks a blank. */
export type Catalogue = Worded<typeof en, Plural>;

/** What a language has to give: every sentence that English has, and each plural in all its forms, or it does not compile. */
export type CatalogueIn<L extends Locale> = Worded<typeof en, Record<PluralForms[L], string>>;

const catalogues: { [L in Locale]: CatalogueIn<L> } = { en, hi, es, fr, ar };

/** For the server alone: the browser gets the sentences of one language, from the page that it shows. */
export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale];
}
