"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";

/** The sentences that any form may need; each form gets its own ones from its page. */
export type Words = Pick<
  Catalogue,
  "problems" | "failed" | "offline" | "backOnline" | "tryAgainIn" | "tryAgainNow" | "help"
> & {
  /** what counts and durations are told in */
  localeTag: string;
  /** where people find help, if the operator names a place */
  supportUrl: string | null;
};

const WordsContext = createContext<Words | null>(null);

export function WordsProvider({ words, children }: { words: Words; children: ReactNode }) {
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error("useWords needs the root layout's WordsProvider");
  return words;
}
