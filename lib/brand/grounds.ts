/** Grounds of app/globals.css, for what is decided outside the stylesheet. A test holds them to it. */
export const grounds = {
  surface: { light: "#ffffff", dark: "#121a19" },
  sunken: { light: "#ebf2ef", dark: "#1a2423" },
} as const;
