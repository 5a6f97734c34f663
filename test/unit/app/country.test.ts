import { expect, test } from "vitest";
import { countries } from "#lib/phone.ts";
import { type CountryRow, countryByCode } from "../../../app/country.ts";
import { likelyCountry } from "../../../app/region.ts";

const rows = countries("en").map(({ iso, name, callingCode }): CountryRow => [iso, name, callingCode]);
const isoOf = (digits: string, current = "") => countryByCode(digits, rows, current)?.[0];

test("a calling code tells the country, as soon as it is whole", () => {
  expect(["91987", "4915", "35840", "2"].map((digits) => isoOf(digits))).toEqual([
    "IN",
    "DE",
    "FI",
    undefined,
  ]);
});

test("a shared calling code means its best known country, unless one that shares it is chosen", () => {
  expect(["1202", "447", "7901", "39333", "61400"].map((digits) => isoOf(digits))).toEqual([
    "US",
    "GB",
    "RU",
    "IT",
    "AU",
  ]);
  expect(isoOf("1202", "CA")).toBe("CA");
  expect(isoOf("447", "JE")).toBe("JE");
});

test("every shared calling code has a country that speaks for it", () => {
  const codes = rows.map(([, , code]) => code);
  const shared = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  const speakers = [...shared].map((code) => isoOf(code)).sort();
  expect(speakers).toEqual(["AU", "CW", "FI", "GB", "GP", "IT", "MA", "NO", "RE", "RU", "SH", "US"]);
});

test("the country comes from the first language that names one we serve", () => {
  expect(likelyCountry("en-US,en;q=0.9", rows, "IN")).toBe("US");
  expect(likelyCountry("fr, de-AT;q=0.8, en-GB;q=0.7", rows, "IN")).toBe("AT");
  expect(likelyCountry("zh-Hant-TW", rows, "IN")).toBe("TW");
  expect(likelyCountry("en-US", [["IN", "India", "91"]], "IN")).toBe("IN");
});

test("without a usable language it is the default country", () => {
  for (const header of [null, "", "*", "en", "en-001", "%%%;q=x,,"]) {
    expect(likelyCountry(header, rows, "IN")).toBe("IN");
  }
});
