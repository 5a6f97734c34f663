import type { ReactNode } from "react";

const widths = { form: "max-w-[28.5rem]", wide: "max-w-[40rem]" } as const;

/** The one surface of a page. On a phone it is the page; on a desk it lies on the canvas. */
export function Card({ width = "form", children }: { width?: keyof typeof widths; children: ReactNode }) {
  return (
    <main
      // On a window hardly wider than the card, canvas stays beside it, as wide as beside the header.
      className={`@container mx-auto w-full ${widths[width]} px-page pt-8 pb-16 sm:w-[calc(100%-4rem)] sm:rounded-card sm:border sm:border-line sm:bg-surface sm:px-11 sm:pt-10 sm:pb-11`}
    >
      {children}
    </main>
  );
}

export function Heading({ children, lead }: { children: ReactNode; lead?: ReactNode }) {
  return (
    <header className="mb-8">
      <h1 className="font-semibold text-title tracking-tight sm:text-display @max-[14rem]:text-lead">
        {children}
      </h1>
      {lead && <div className="mt-3 text-ink-soft">{lead}</div>}
    </header>
  );
}
