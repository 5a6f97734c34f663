import { type Catalogue, catalogueOf, type Locale } from "#lib/text/catalogue.ts";

/** The language of this answer, its direction and its sentences. */
export function visitorWords(): { locale: Locale; direction: "ltr" | "rtl"; text: Catalogue } {
  const locale = "en";
  return { locale, direction: "ltr", text: catalogueOf(locale) };
}
