import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { config } from "#lib/config.ts";
import { visitorWords } from "./language.ts";
import { Brand } from "./ui/brand.tsx";
import { LanguageSwitch } from "./ui/language-switch.tsx";
import { PageLife } from "./ui/page-life.tsx";
import { WordsProvider } from "./ui/words.tsx";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const { appName } = config();
  return {
    title: { default: appName, template: `%s · ${appName}` },
    icons: { icon: "/icon.svg" },
    description: `${appName}: ${(await visitorWords()).text.phone.lead}`,
    // Numbers in our own sentences are not links to the dialler.
    formatDetection: { telephone: false },
    referrer: "no-referrer",
  };
}

export const viewport: Viewport = {
  viewportFit: "cover",
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f3f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0f10" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Each answer carries a nonce of its own (CSP), so no page can be made in advance.
  await connection();
  const { locale, localeTag, direction, text } = await visitorWords();
  const { problems, failed, offline, tryAgainIn, tryAgainNow } = text;
  return (
    <html lang={locale} dir={direction}>
      <body className="min-h-dvh bg-surface sm:bg-canvas sm:pb-16">
        <WordsProvider words={{ localeTag, problems, failed, offline, tryAgainIn, tryAgainNow }}>
          <header className="mx-auto flex max-w-[64rem] px-5 pt-5 sm:px-8 sm:pt-7 sm:pb-[min(9vh,5rem)]">
            <Brand name={config().appName} />
          </header>
          {children}
          <noscript>
            <p className="mx-auto max-w-[28.5rem] px-5 py-6 text-danger">{text.needsScript}</p>
          </noscript>
          <LanguageSwitch label={text.language} current={locale} />
          <PageLife />
        </WordsProvider>
      </body>
    </html>
  );
}
