import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { development, faultsOf, ownDirectory } from "./environments.ts";

function logoFile(content: string | Buffer): string {
  const path = join(ownDirectory(), "logo");
  writeFileSync(path, content);
  return path;
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"><path d="M0 0h120v32H0z"/></svg>';
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("the brand", () => {
  it("is ours when nothing is set", () => {
    expect(development().brand).toEqual({ accent: null, logo: null, supportUrl: null });
  });

  it("is a stylesheet and a picture whose names change with their content, and a place for help", () => {
    const path = logoFile(svg);
    const brandOf = (APP_ACCENT: string) =>
      development({ APP_ACCENT, APP_LOGO: path, SUPPORT_URL: "mailto:help@example.com" }).brand;
    const brand = brandOf("#0B6BCB");
    expect(brand.accent?.name).toMatch(/^accent-[0-9a-f]{12}\.css$/);
    expect(brand.accent?.name).not.toBe(brandOf("#7c3aed").accent?.name);
    expect(brand.logo).toMatchObject({ type: "image/svg+xml", width: 120, height: 32 });
    expect(brand.supportUrl).toBe("mailto:help@example.com");
    expect(development({ APP_LOGO: logoFile(png) }).brand.logo).toMatchObject({
      type: "image/png",
      width: 1,
      height: 1,
    });
  });

  it.each(["blue", "#abc", "0b6bcb", "#0b6bcb;}"])("has no accent written %j", (APP_ACCENT) => {
    expect(faultsOf({ APP_ACCENT })).toEqual([expect.stringContaining("APP_ACCENT must be a colour")]);
  });

  it("has no accent that could not be read", () => {
    expect(faultsOf({ APP_ACCENT: "#ffeb3b" })).toEqual([expect.stringContaining("APP_ACCENT is too light")]);
  });

  it("has no logo that is missing, too large, of another kind, without a box, or that holds a script", () => {
    expect(faultsOf({ APP_LOGO: "/no/such/file.svg" })).toHaveLength(1);
    for (const content of [
      `${svg}${" ".repeat(100_000)}`,
      "GIF89a",
      "<svg></svg>",
      svg.replace("<path", "<script>1</script><path"),
      svg.replace("<path", '<path onload="x()"'),
    ])
      expect(faultsOf({ APP_LOGO: logoFile(content) })).toEqual([
        expect.stringContaining("APP_LOGO must be"),
      ]);
  });

  it.each(["javascript:alert(1)", "http://example.com", "help@example.com", "https:// x"])(
    "does not send people to %j",
    (SUPPORT_URL) => {
      expect(faultsOf({ SUPPORT_URL })).toEqual([expect.stringContaining("SUPPORT_URL must be")]);
    },
  );
});
