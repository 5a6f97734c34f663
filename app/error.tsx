"use client";

import { Button } from "./ui/button.tsx";
import { Card, Heading } from "./ui/card.tsx";
import { useWords } from "./ui/words.tsx";

/** What went wrong is in the server's log; a person needs to know whose fault it was and what to press. */
export default function FailedPage({ retry }: { error: unknown; retry: () => void }) {
  const { failed } = useWords();
  return (
    <Card>
      <Heading lead={<p>{failed.lead}</p>}>{failed.heading}</Heading>
      <Button onClick={() => retry()}>{failed.retry}</Button>
    </Card>
  );
}
