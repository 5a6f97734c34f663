import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { grounds } from "#lib/brand/grounds.ts";
import { brand } from "./brand.ts";
import { visitorWords } from "./language.ts";
import { Brand } from "./ui/brand.tsx";
import { LanguageSwitch } from "./ui/language-switch.tsx";
import { textLink } from "./ui/link.ts";
import { Notice } from "./ui/notice.tsx";
import { PageLife } from "./ui/page-life.tsx";
import { WordsProvider } from "./ui/words.tsx";
import "./globals.css";

// Each answer carries a nonce of its own (CSP), so no page can be made in advance. Nor may Next try to during a build:
// that would read the configuration, make secrets and open the database.
export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { appName, logo } = brand();
  return {
    title: { default: appName, template: `%s · ${appName}` },
    icons: { icon: logo?.src ?? "/icon.svg" },
    description: `${appName}: ${(await visitorWords()).text.phone.lead}`,
    // Numbers in our own sentences are not links to the dialler.
    formatDetection: { telephone: false },
    referrer: "no-referrer",
  };
}

export const viewport: Viewport = {
  viewportFit: "cover",
  colorScheme: "light dark",
  // On a phone the surface reaches up to the browser's own bar.
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: grounds.surface.light },
    { media: "(prefers-color-scheme: dark)", color: grounds.surface.dark },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { locale, localeTag, direction, text } = await visitorWords();
  const { problems, shutWithoutHelp, failed, offline, backOnline, tryAgainIn, tryAgainNow } = text;
  const { appName, logo, stylesheet, supportUrl } = brand();
  return (
    // What is scrolled to, by the keyboard too, stops above the bar that says that the network is gone.
    <html lang={locale} dir={direction} className="has-[[data-offline]]:scroll-pb-24">
      {stylesheet && <link rel="stylesheet" href={stylesheet} precedence="brand" />}
      {/* The colours reach behind a notch and a rounded corner, the words do not. */}
      <body className="min-h-dvh bg-surface pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)] sm:bg-canvas sm:pb-16">
        <WordsProvider
          words={{
            localeTag,
            problems: supportUrl ? problems : { ...problems, verification_shut: shutWithoutHelp },
            failed,
            offline,
            backOnline,
            tryAgainIn,
            tryAgainNow,
            help: text.help,
            supportUrl,
          }}
        >
          <header className="mx-auto flex max-w-[64rem] px-page pt-5 sm:px-8 sm:pt-7 sm:pb-[min(9vh,5rem)]">
            <Brand name={appName} logo={logo} />
          </header>
          <noscript>
            <div className="mx-auto max-w-[28.5rem] px-page pt-6 sm:px-0 sm:pt-0 sm:pb-6">
              <Notice>{text.needsScript}</Notice>
            </div>
          </noscript>
          {children}
          <footer className="mx-auto w-full max-w-[40rem] px-page pb-8 text-center text-fine sm:pt-6 sm:pb-0">
            <LanguageSwitch label={text.language} current={locale} />
            {supportUrl && (
              <a href={supportUrl} className={`${textLink} inline-flex min-h-11 items-center`}>
                {text.help}
              </a>
            )}
          </footer>
          <PageLife />
        </WordsProvider>
      </body>
    </html>
  );
}
