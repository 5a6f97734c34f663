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
    if (link && !opensElsewhere) store(JSON.stringify(typed()));
  }
  addEventListener("click", keep);
  return () => removeEventListener("click", keep);
}

function store(kept: string): void {
  try {
    sessionStorage.setItem(key, kept);
  } catch {
    // A browser that is told to store nothing refuses, and the number is typed again.
  }
}

export function takeKeptNumber(): TypedNumber | null {
  try {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return kept === null ? null : JSON.parse(kept);
  } catch {
    // As above: it refuses even to be asked.
    return null;
  }
}
