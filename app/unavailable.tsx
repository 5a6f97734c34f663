import type { Catalogue } from "#lib/text/catalogue.ts";
import { visitorWords } from "./language.ts";
import { primaryButton } from "./ui/button.tsx";
import { Card, Heading } from "./ui/card.tsx";

/** Drawn on the server alone, so it is there before, and without, any script. */
export async function Unavailable() {
  const { text } = await visitorWords();
  return (
    <Card>
      <UnavailableWords text={text.unavailable} />
    </Card>
  );
}

export function UnavailableWords({ text }: { text: Catalogue["unavailable"] }) {
  return (
    <>
      <Heading lead={<p>{text.lead}</p>}>{text.heading}</Heading>
      {/* The page that was asked for, at whichever address. */}
      <a href="?" className={primaryButton}>
        {text.retry}
      </a>
    </>
  );
}
