import { describe, expect, test } from "vitest";
import { catalogueOf } from "#lib/text/catalogue.ts";
import { toldDevice } from "#lib/text/device.ts";
import { locales, localeTag } from "#lib/text/locale.ts";
import { plural } from "#lib/text/words.ts";

/** Every sentence under the path that leads to it. */
function sentences(part: object, path = ""): [string, string][] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value]] : sentences(value, `${path}${key}.`),
  );
}

/** Each language has its own plural forms, so these have no English twin. */
const isCounted = (path: string) => /\.(zero|one|two|few|many|other)$/.test(path);

const blanksOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();
const english = new Map(sentences(catalogueOf("en")));

describe.each(locales)("in %s", (locale) => {
  const own = sentences(catalogueOf(locale));

  test("each sentence has the blanks of the English one", () => {
    const compared = own.filter(([path]) => english.has(path) && !isCounted(path));
    expect(compared.length).toBeGreaterThan(100);
    for (const [path, text] of compared)
      expect([path, blanksOf(text)]).toEqual([path, blanksOf(english.get(path) ?? "")]);
  });

  test("each sentence ends as the English one does: with a stop or without", () => {
    for (const [path, text] of own) {
      const model = english.get(path) ?? "";
      expect([path, /[.?!؟।]$/.test(text)]).toEqual([path, /[.?!]$/.test(model) || isCounted(path)]);
    }
  });

  const { code, account } = catalogueOf(locale);

  // Whoever speaks to the page says what is written on the button (WCAG 2.5.3).
  test("what the button of a device is called for those who do not see it begins or ends with its words", () => {
    expect(account.signOutDevice).toContain(account.signOutThere);
  });

  test.each([
    ["tries", code.triesLeft, [1, 2, 3, 4]],
    ["wrong codes", account.wrongCodes, [1, 2, 3, 11, 100]],
  ] as const)("%s are counted, from the first to the last", (_what, forms, counts) => {
    const told = counts.map((n) => plural(localeTag(locale), forms, n));
    expect(new Set(told).size).toBe(counts.length);
    expect(told.join()).not.toMatch(/[{}]/);
  });
});

// The same is answered where a stranger asked, and where the provider took no message.
test.each([
  ["en", /\bsent\b/],
  ["hi", /भेज/],
  ["es", /envi/],
  ["fr", /envoy/],
  ["ar", /رسل/],
] as const)("a wait for the next message claims of none that it was sent: %s", (locale, sent) => {
  const { problems } = catalogueOf(locale);
  expect(problems.cooldown_active).not.toMatch(sent);
  // The word is the one that is used where a message did go out.
  expect(problems.wrong_code).toMatch(sent);
});

test("a device is named in the reader's language, as far as it has one", () => {
  const { account } = catalogueOf("hi");
  expect(toldDevice("Chrome on Android", account)).toBe("Android पर Chrome");
  expect(toldDevice("App on iPhone", account)).toBe("iPhone पर ऐप");
  expect(toldDevice("Unknown device", account)).toBe("अनजान डिवाइस");
  expect(toldDevice("Firefox", account)).toBe("Firefox");
});
