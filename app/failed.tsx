"use client";

import type { Catalogue } from "#lib/text/catalogue.ts";
import { Button } from "./ui/button.tsx";
import { Heading } from "./ui/card.tsx";

/**
 * What went wrong is in the server's log; a person needs to know whose fault it was and what to press. That loads the page
 * anew, because the parts of one that Next would ask for are not given out: see lib/edge/inbound.ts.
 */
export function FailedWords({ text }: { text: Catalogue["failed"] }) {
  return (
    <>
      <Heading lead={<p>{text.lead}</p>}>{text.heading}</Heading>
      <Button onClick={() => location.reload()}>{text.retry}</Button>
    </>
  );
}
