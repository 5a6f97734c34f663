import { describe, expect, it } from "vitest";
import { InvalidInput } from "#lib/errors.ts";
import {
  countries,
  countryOf,
  formatPhone,
  isCountry,
  type PhoneRules,
  parsePhone,
  phoneReader,
  prefixOf,
} from "#lib/phone.ts";
import { bestOfThree } from "../support/best-of-three.ts";

const india: PhoneRules = { defaultCountry: "IN", allowedCountries: null, appEnv: "test" };
const america: PhoneRules = { defaultCountry: "US", allowedCountries: null, appEnv: "test" };
const germany: PhoneRules = { defaultCountry: "DE", allowedCountries: null, appEnv: "test" };
const argentina: PhoneRules = { defaultCountry: "AR", allowedCountries: null, appEnv: "test" };

function refusal(input: string, rules = india): string {
  try {
    parsePhone(input, rules);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    expect(error.facts.fields).toEqual([{ field: "phone_number", message: error.message }]);
    return error.message;
  }
  throw new Error(`${JSON.stringify(input)} was taken`);
}

describe("parsePhone: every accepted spelling becomes the one canonical number (N1, B5)", () => {
  it.each([
    ["+12025550123", india, "+12025550123"],
    ["+1 202 555 0123", india, "+12025550123"],
    ["+1-202-555-0123", india, "+12025550123"],
    ["+1.202.555.0123", india, "+12025550123"],
    ["+1 (202) 555-0123", india, "+12025550123"],
    ["+1((202))555--0123", india, "+12025550123"],
    ["(202) 555-0123", america, "+12025550123"],
    ["1-202-555-0123", america, "+12025550123"],
    ["9876543210", india, "+919876543210"],
    ["98765 43210", india, "+919876543210"],
    ["09876543210", india, "+919876543210"],
    ["+91 98765 43210", america, "+919876543210"],
    ["+4915123456789", india, "+4915123456789"],
    ["+49 (0) 1512 3456789", india, "+4915123456789"],
    ["01512 3456789", germany, "+4915123456789"],
    ["011 15 2345-6789", argentina, "+5491123456789"],
    // A landline, or the number above: SECURITY.md says so.
    ["+54 11 2345-6789", argentina, "+541123456789"],
    ["+442071838750", india, "+442071838750"],
    ["+15005550006", india, "+15005550006"],
    // Written so until 2019, and by WhatsApp still.
    ["+52 1 200 123 4567", india, "+522001234567"],
    ["+5212001234567", america, "+522001234567"],
    ["+52 200 123 4567", india, "+522001234567"],
  ])("%s", (input, rules, canonical) => {
    expect(parsePhone(input, rules)).toBe(canonical);
  });

  it("reads its own result, and the form it shows to people, as the same number", () => {
    for (const input of [
      "9876543210",
      "+1 (202) 555-0199",
      "+4915123456789",
      "+5491123456789",
      "+39 06 1234 5678",
    ]) {
      const phone = parsePhone(input, india);
      expect(phone).toMatch(/^\+[1-9][0-9]{6,14}$/);
      expect(parsePhone(phone, america)).toBe(phone);
      expect(parsePhone(formatPhone(phone), germany)).toBe(phone);
    }
  });
});

describe("parsePhone: anything that is not a number and nothing else is refused (N1)", () => {
  it.each([
    ["an empty string", ""],
    ["a lone plus", "+"],
    ["a space in front", " +12025550123"],
    ["a space behind", "+12025550123 "],
    ["a line feed behind", "+12025550123\n"],
    ["a carriage return and a forged line", "+12025550123\r\nX: 1"],
    ["a tab between digits", "+1202\t5550123"],
    ["a NUL inside", "+1202555\u00000123"],
    ["a zero-width space inside", "+1202555\u200b0123"],
    ["a no-break space inside", "+1 202\u00a05550123"],
    ["a byte order mark", "\ufeff+12025550123"],
    ["a right-to-left mark", "\u200f+12025550123"],
    ["full-width digits", "+１２０２５５５０１２３"],
    ["a full-width plus", "＋12025550123"],
    ["Arabic-Indic digits", "+١٢٠٢٥٥٥٠١٢٣"],
    ["Devanagari digits", "९८७६५४३२१०"],
    ["a typographic hyphen", "+1 202‐555‐0123"],
    ["a lone surrogate", "+1202555012\ud800"],
    ["letters for digits", "+1 800 FLOWERS"],
    ["a letter behind", "+12025550123a"],
    ["an extension by word", "+12025550123 ext 5"],
    ["an extension by letter", "+12025550123x5"],
    ["an extension by parameter", "+12025550123;ext=5"],
    ["an extension by hash", "+12025550123#5"],
    ["a URI", "tel:+12025550123"],
    ["a URI with context", "tel:2025550123;phone-context=+1"],
    ["a plus inside", "+1202+5550123"],
    ["a plus behind", "12025550123+"],
    ["a double plus", "++12025550123"],
    ["a plus in brackets", "(+1) 202 555 0123"],
    ["a bracket behind", "+1 202 5550123)"],
    ["two numbers", "+12025550123,+12025550124"],
    ["a slash", "+1202/5550123"],
    ["a percent escape", "%2B12025550123"],
    ["SQL", "+12025550123' OR '1'='1"],
    ["markup", "<b>+12025550123</b>"],
    ["a pause for the dialler", "+12025550123p1"],
  ])("%s", (_, input) => {
    expect(refusal(input)).toMatch(/^Write the number with digits only\..* between them are fine\.$/);
  });

  it("anything longer than 32 characters, at once, however it is built", () => {
    for (const input of [
      `+1202555012${" ".repeat(4_000)}3`,
      "(".repeat(4_096),
      "+".repeat(4_096),
      "9".repeat(33),
      `${"1 ".repeat(2_000)}x`,
    ]) {
      expect(
        bestOfThree(() => expect(refusal(input)).toBe("A phone number has at most 32 characters.")),
      ).toBeLessThan(20);
    }
  });
});

describe("parsePhone: numbers that cannot be, or cannot be texted, are refused (B9)", () => {
  it.each([
    ["one digit short", "+1202555012"],
    ["Mexico's old 1 before a number that is none", "+52 1 100 123 4567"],
    ["Mexico's old 1 twice", "+52 1 1 200 123 4567"],
    ["Mexico's old 1 before a digit too few", "+52 1 200 123 456"],
    ["one digit long", "+120255501233"],
    ["sixteen digits", "+1234567890123456"],
    ["an area that does not exist", "+15555550123"],
    ["a country code that does not exist", "+999123456789"],
    ["a country code of zero", "+0123456789"],
    ["too short for anybody", "+12"],
    ["a national number with too many digits", "98765432101"],
    ["an emergency number", "112"],
  ])("%s", (_, input) => {
    expect(refusal(input)).toMatch(/^There is no such number/);
  });

  it.each([
    ["premium rate, United States", "+19005551234"],
    ["premium rate, international", "+979123456789"],
    ["toll-free, United States", "+18005551234"],
    ["toll-free, international", "+80012345678"],
    ["shared cost, Germany", "+491801123456"],
    ["personal number, United Kingdom", "+447012345678"],
    ["personal number, North America", "+15002345678"],
    ["pager, United Kingdom", "+447600123456"],
    ["company-wide number, United Kingdom", "+445512345678"],
    ["satellite", "+870773111632"],
    ["networks of no country", "+883510001234567"],
  ])("%s", (_, input) => {
    expect(refusal(input)).toBe("Codes cannot be sent to this kind of number. Use a mobile number.");
  });

  it("in production a test recipient is one more number that nobody owns (A8)", () => {
    const refused = "Codes cannot be sent to this kind of number. Use a mobile number.";
    expect(refusal("+15005550006", { ...america, appEnv: "production" })).toBe(refused);
  });

  it("a country code without + is neither E.164 nor national: refused rather than guessed", () => {
    expect(refusal("919876543210")).toBe("To write a country code, begin with +, as in +91.");
    expect(refusal("00919876543210")).toBe("To write a country code, begin with +, as in +91.");
    expect(refusal("011442071838750", america)).toBe("To write a country code, begin with +, as in +1.");
  });

  it("a country that is not served is refused by name, in either spelling", () => {
    const rules: PhoneRules = { defaultCountry: "IN", allowedCountries: ["IN", "DE"], appEnv: "test" };
    expect(parsePhone("+4915123456789", rules)).toBe("+4915123456789");
    expect(refusal("+12025550123", rules)).toBe("Numbers of US are not served here. Use a number of IN, DE.");
    expect(refusal("+18765551234", { ...america, allowedCountries: ["US"] })).toContain("JM");
  });
});

describe("what else is known of a number", () => {
  const phone = parsePhone("+12025550123", india);

  it("is shown the way people write it abroad", () => {
    expect(formatPhone(phone)).toBe("+1 202 555 0123");
  });

  it("lies in the block of ten thousand that shares all but its last four digits (B8)", () => {
    expect(prefixOf(phone)).toBe("+1202555");
  });

  it("belongs to a country, also where several share a calling code", () => {
    expect(countryOf(phone)).toBe("US");
    expect(countryOf(parsePhone("+18765551234", india))).toBe("JM");
  });
});

describe("countries", () => {
  it("names every country that has a numbering plan, sorted for the reader", () => {
    const english = countries("en");
    expect(english.length).toBeGreaterThan(200);
    expect(english).toContainEqual({ iso: "IN", name: "India", callingCode: "91" });
    expect(english.map(({ name }) => name)).toEqual(
      english.map(({ name }) => name).toSorted(new Intl.Collator("en").compare),
    );
    expect(countries("de").find(({ iso }) => iso === "DE")?.name).toBe("Deutschland");
  });

  it("offers only those that are served", () => {
    expect(countries("en", ["US", "IN"]).map(({ iso }) => iso)).toEqual(["IN", "US"]);
  });

  it("knows a country from a typing mistake", () => {
    expect(isCountry("IN")).toBe(true);
    for (const iso of ["in", "XX", "IND", "", "__proto__", "constructor"]) expect(isCountry(iso)).toBe(false);
  });
});

describe("phoneReader: what it remembers", () => {
  it("is by its own rules, whatever another reader made of the same digits", () => {
    const [inIndia, inAmerica] = [phoneReader(india), phoneReader(america)];
    for (let time = 0; time < 2; time++) {
      expect(inAmerica("2025550123")).toBe("+12025550123");
      expect(inIndia("2025550123")).toBe("+912025550123");
    }
  });

  it("is no refusal: what is refused is refused again, with its reason", () => {
    const read = phoneReader(india);
    for (let time = 0; time < 2; time++) expect(() => read("12")).toThrow("There is no such number in IN");
  });
});
