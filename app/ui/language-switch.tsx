import { type Locale, languageNames, locales } from "#lib/text/locale.ts";

/**
 * Plain links to the page that one is on: the server remembers the choice and shows the page again, so it works before
 * and without script. Each language is named, and marked up, in its own words (WCAG 3.1.2).
 */
export function LanguageSwitch({ label, current }: { label: string; current: Locale }) {
  return (
    <nav aria-label={label}>
      <ul className="-mx-2.5 text-balance text-center">
        {locales.map((locale) => (
          <li key={locale} className="mx-2.5 inline-block">
            <a
              href={`?lang=${locale}`}
              lang={locale}
              hrefLang={locale}
              dir="auto"
              {...(locale === current && { "aria-current": "true" })}
              className="inline-flex min-h-11 items-center rounded-control text-ink-soft underline-offset-4 hover:underline aria-[current]:font-semibold aria-[current]:text-ink"
            >
              {languageNames[locale]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
