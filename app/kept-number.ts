export type TypedNumber = { country: string; national: string };

const key = "typed-number";

/**
 * Changing the language draws the page anew, and a link carries nothing along. What was typed waits in this tab, no
 * longer than until the next phone page reads it. Returns how to stop.
 */
export function keepThroughLanguages(typed: () => TypedNumber): () => void {
  function keep(event: MouseEvent) {
    const link = event.target instanceof Element && event.target.closest("a[hreflang]");
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (link && !opensElsewhere) sessionStorage.setItem(key, JSON.stringify(typed()));
  }
  addEventListener("click", keep);
  return () => removeEventListener("click", keep);
}

export function takeKeptNumber(): TypedNumber | null {
  try {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return kept === null ? null : JSON.parse(kept);
  } catch {
    // A browser that is told to store nothing refuses even to be asked.
    return null;
  }
}
