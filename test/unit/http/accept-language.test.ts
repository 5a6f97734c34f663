import { expect, test } from "vitest";
import { chooseLocale } from "#lib/http/accept-language.ts";

test("the language is the one that the client likes best among ours", () => {
  expect(chooseLocale("fr")).toBe("fr");
  expect(chooseLocale("de-DE, hi;q=0.7, es;q=0.9")).toBe("es");
  expect(chooseLocale("en;q=0.5, ar-EG;q=0.500, fr;q=0.4")).toBe("en");
  expect(chooseLocale("pt-BR,pt;q=0.9,es-419;q=0.8,en;q=0.7")).toBe("es");
  expect(chooseLocale("HI-in")).toBe("hi");
});

test("what is refused is not chosen, and anything else means English", () => {
  expect(chooseLocale("fr;q=0, es;q=0.1")).toBe("es");
  expect(chooseLocale("de, *;q=0.5, fr;q=0.2")).toBe("en");
  for (const header of [null, undefined, "", "de", "fr;q=2", "fr;q=-1", "fr=q", "%,,;q=", "a".repeat(9000)])
    expect(chooseLocale(header)).toBe("en");
});
