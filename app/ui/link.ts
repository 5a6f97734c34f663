export const textLink =
  "rounded-control font-medium text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2";

/** For a link or button inside a sentence that is a step of its own: a thumb may miss the line by half a line. */
export const thumbLink = `${textLink} relative after:absolute after:-inset-x-2 after:-inset-y-2.5`;
