"use client";

import { failedInEnglish } from "#lib/text/failed-in-english.ts";
import { FailedWords } from "./failed.tsx";
import { Card } from "./ui/card.tsx";
import "./globals.css";

/** The layout itself broke, and with it the knowledge of the reader's language. */
export default function FailedLayout() {
  return (
    <html lang="en">
      <body className="min-h-dvh bg-surface sm:bg-canvas">
        <title>{failedInEnglish.heading}</title>
        <Card>
          <FailedWords text={failedInEnglish} />
        </Card>
      </body>
    </html>
  );
}
