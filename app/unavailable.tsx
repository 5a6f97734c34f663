import { visitorWords } from "./language.ts";
import { Card, Heading } from "./ui/card.tsx";
import { textLink } from "./ui/link.ts";

/** Drawn on the server alone, so it is there before, and without, any script. */
export async function Unavailable() {
  const { unavailable } = (await visitorWords()).text;
  return (
    <Card>
      <Heading lead={<p>{unavailable.lead}</p>}>{unavailable.heading}</Heading>
      {/* The page that was asked for, at whichever address. */}
      <a href="?" className={`${textLink} inline-flex min-h-11 items-center`}>
        {unavailable.retry}
      </a>
    </Card>
  );
}
