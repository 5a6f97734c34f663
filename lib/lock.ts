import { inWords } from "./duration.ts";

/** For how long a number takes no codes. One that does not end by itself is ended by an operator or a success only. */
export type Lock = { seconds: number; endsByItself: boolean };

/** As a sentence for the person who tried. */
export function lockInWords({ seconds, endsByItself }: Lock): string {
  const next = endsByItself
    ? `Try again in ${inWords(seconds)}.`
    : "Sign in on a device that you have used before, or ask for help.";
  return `Too many wrong codes for this number. ${next}`;
}
