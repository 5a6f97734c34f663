"use client";

import { FailedWords } from "./failed.tsx";
import { Card } from "./ui/card.tsx";
import { useWords } from "./ui/words.tsx";

/** A page that broke, inside the layout, which still knows its reader's language. */
export default function FailedPage({ retry }: { error: unknown; retry: () => void }) {
  const { failed } = useWords();
  return (
    <Card>
      <FailedWords text={failed} retry={retry} />
    </Card>
  );
}
