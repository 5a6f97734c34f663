import { cache } from "react";
import { visitorLocale } from "#lib/http/visitor-locale.ts";
import { type Catalogue, catalogueOf } from "#lib/text/catalogue.ts";
import { directionOf, type Locale, localeTag } from "#lib/text/locale.ts";

export type VisitorWords = {
  locale: Locale;
  /** what dates and counts are told in */
  localeTag: string;
  direction: "ltr" | "rtl";
  text: Catalogue;
};

/** The language of this answer, its direction and its sentences. */
export const visitorWords = cache(async (): Promise<VisitorWords> => {
  const locale = await visitorLocale();
  return {
    locale,
    localeTag: localeTag(locale),
    direction: directionOf(locale),
    text: catalogueOf(locale),
  };
});
