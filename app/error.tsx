"use client";

import { FailedWords } from "./failed.tsx";
import { Card } from "./ui/card.tsx";
import { useWords } from "./ui/words.tsx";

/** A page that broke, inside the layout, which still knows its reader's language. */
export default function FailedPage() {
  const { failed } = useWords();
  return (
    <Card>
      <FailedWords text={failed} />
    </Card>
  );
}
