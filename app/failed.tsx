"use client";

import type { Catalogue } from "#lib/text/catalogue.ts";
import { Button } from "./ui/button.tsx";
import { Heading } from "./ui/card.tsx";

type FailedWordsProps = {
  text: Catalogue["failed"];
  /** absent on the page that shows every state, which is made on the server */
  retry?: () => void;
};

/** What went wrong is in the server's log; a person needs to know whose fault it was and what to press. */
export function FailedWords({ text, retry }: FailedWordsProps) {
  return (
    <>
      <Heading lead={<p>{text.lead}</p>}>{text.heading}</Heading>
      <Button onClick={() => retry?.()}>{text.retry}</Button>
    </>
  );
}
