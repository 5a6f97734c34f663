import { config } from "#lib/config.ts";

export type LogoImage = { src: string; width: number; height: number };

/** How the operator wants the pages to look, as addresses that a page can use. */
export function brand() {
  const { appName, brand } = config();
  const { accent, logo, supportUrl } = brand;
  return {
    appName,
    stylesheet: accent && `/brand/${accent.name}`,
    logo: logo && { src: `/brand/${logo.name}`, width: logo.width, height: logo.height },
    supportUrl,
  };
}
