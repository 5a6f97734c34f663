import type { Metadata } from "next";

/** For pages that are somebody's own: even an address that leaked must not turn up in a search. */
export const notForSearch = { robots: { index: false, follow: false } } satisfies Metadata;
