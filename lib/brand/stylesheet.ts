import type { Accent, Tones } from "./tones.ts";

/** The accent's custom properties for both themes. `:root:root` outweighs app/globals.css, whichever is loaded first. */
export function accentStylesheet({ light, dark }: Accent): string {
  return `${rule(light)}@media (prefers-color-scheme:dark){${rule(dark)}}\n`;
}

function rule(tones: Tones): string {
  const properties = Object.entries(tones).map(([name, colour]) => `--${name}:${colour}`);
  return `:root:root{${properties.join(";")}}`;
}
