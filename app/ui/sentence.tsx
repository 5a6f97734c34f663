import { Fragment, type ReactNode } from "react";

/** Puts elements into the `{blanks}` of a sentence, wherever the language wants them. */
export function Sentence({ text, values }: { text: string; values: Record<string, ReactNode> }) {
  return text.split(/\{(\w+)\}/).map((part, index) => {
    const isBlank = index % 2 === 1;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
    return <Fragment key={index}>{isBlank ? values[part] : part}</Fragment>;
  });
}

/** A number inside a sentence: in one piece while that fits, and from left to right in every script. */
export function PhoneNumber({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="whitespace-nowrap font-semibold text-ink @max-[14rem]:whitespace-normal">
      {children}
    </bdi>
  );
}
