import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { config } from "#lib/config.ts";
import { visitorWords } from "../../language.ts";
import { notForSearch } from "../../private-page.ts";
import { everyState } from "./states.tsx";

export const metadata: Metadata = { title: "States", ...notForSearch };

/** For developers: every state side by side. `?lang=ar` chooses the language, `?brand=7c3aed` tries an accent. */
export default async function StatesPage({ searchParams }: PageProps<"/dev/states">) {
  if (config().appEnv === "production") notFound();
  const { brand } = await searchParams;
  const words = await visitorWords();
  return (
    <main className="px-page pb-16 sm:px-8">
      {typeof brand === "string" && /^[0-9a-f]{6}$/.test(brand) && (
        <link rel="stylesheet" href={`/dev/brand/${brand}.css`} precedence="try" />
      )}
      <h1 className="mb-6 font-semibold text-title">States</h1>
      <p id="phone-lead" className="mb-8 max-w-[40rem] text-ink-soft">
        {words.text.phone.lead}
      </p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,22rem),1fr))] items-start gap-8">
        {everyState(words).map(([name, shown]) => (
          <section
            key={name}
            aria-label={name}
            className="grid min-w-0 gap-4 rounded-card border border-line bg-surface p-6"
          >
            <p lang="en" dir="ltr" className="text-fine text-ink-soft">
              {name}
            </p>
            <div className="min-w-0">{shown}</div>
          </section>
        ))}
      </div>
    </main>
  );
}
