import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max/es6";
import { InvalidInput } from "./errors.ts";
import { oncePerRecent, Recent } from "./recent.ts";

/** A phone number in canonical E.164 form: the only form past the edge. */
export type E164 = string & { readonly __brand: "E164" };

/** A canonical number without its last four digits: ten thousand numbers share it, so it names nobody. */
export type Prefix = string & { readonly __brand: "Prefix" };

/** An ISO 3166-1 alpha-2 code of a country that has a numbering plan. */
export type Country = CountryCode;

export type PhoneRules = {
  defaultCountry: Country;
  /** null means every country */
  allowedCountries: readonly Country[] | null;
  appEnv: string;
};

/** E.164 has at most 15 digits; twice that leaves room for the separators people write. */
export const phoneMaxLength = 32;
export const phoneTooLong = `A phone number has at most ${phoneMaxLength} characters.`;

/**
 * Separators stand between digits; only a bracket may open the number. The two character classes share nothing, so
 * matching takes linear time (ASVS 1.3.12).
 */
const acceptedSpelling = /^\+?\(?[0-9](?:[ .()-]*[0-9])*$/;

/**
 * Types that reach a person by SMS. The others cost the sender (premium rate, shared cost, personal numbers such as
 * +44 70), never ring a handset (pager, voicemail, company-wide numbers), or both. Landlines stay: many take
 * messages, and the carrier says so when one does not.
 */
const reachableTypes: ReadonlySet<NumberType> = new Set([
  "MOBILE",
  "FIXED_LINE_OR_MOBILE",
  "FIXED_LINE",
  "VOIP",
]);

/** Twilio's test recipients: nobody owns them, and live credentials cannot reach them, so production refuses them. */
const twilioTestRecipient = /^\+1500555\d{4}$/;

/**
 * Mexico's mobile numbers had a 1 in front until 2019; WhatsApp and old address books still have it. No Mexican number
 * begins with 1, so the ten digits behind it are the number.
 */
const oldMexicanMobile = /^521(?=[0-9]{10}$)/;

/** Whoever signs in gives the same number three times within a minute. */
export const numbersRemembered = 10_000;
/** Known once a number was taken apart. */
const countriesOf = new Recent<E164, Country>(numbersRemembered);

/** `parsePhone` by these rules, which remembers what it read lately. */
export function phoneReader(rules: PhoneRules): (asWritten: string) => E164 {
  return oncePerRecent(numbersRemembered, (asWritten) => parsePhone(asWritten, rules));
}

/**
 * Every spelling of one number becomes the same string, or is refused, so that limits and accounts cannot be
 * multiplied by writing a number differently (ASVS 1.1.1).
 * @throws InvalidInput on `phone_number`, saying what to change
 */
export function parsePhone(input: string, rules: PhoneRules): E164 {
  if (input.length > phoneMaxLength) refuse(phoneTooLong);
  if (!acceptedSpelling.test(input)) {
    refuse(
      "Write the number with digits only. A + before them and spaces, dots, hyphens or brackets between them are fine.",
    );
  }
  const international = input.startsWith("+");
  const written = input.replace(/[^0-9]/g, "");
  const digits = international ? written.replace(oldMexicanMobile, "52") : written;
  const parsed = international ? parse(`+${digits}`) : parse(digits, rules.defaultCountry);
  // A type proves that the number is valid; only a numbering plan without types has to be asked once more.
  const type = parsed?.getType();
  if (!parsed || (type === undefined && !parsed.isValid())) {
    refuse(
      international
        ? "There is no such number. Check its digits and its country code."
        : `There is no such number in ${rules.defaultCountry}. Check its digits, or begin with + and the country code.`,
    );
  }
  if (!international && hidesCountryCode(digits, parsed)) {
    const example = `+${getCountryCallingCode(rules.defaultCountry)}`;
    refuse(`To write a country code, begin with +, as in ${example}.`);
  }
  const { country } = parsed;
  if (!country || !isReachable(parsed.number, type, rules)) {
    refuse("Codes cannot be sent to this kind of number. Use a mobile number.");
  }
  if (rules.allowedCountries && !rules.allowedCountries.includes(country)) {
    refuse(
      `Numbers of ${country} are not served here. Use a number of ${rules.allowedCountries.join(", ")}.`,
    );
  }
  const phone = parsed.number as E164;
  countriesOf.set(phone, country);
  return phone;
}

/** As a person of any country reads it: `+1 202 555 0123`. */
export function formatPhone(phone: E164): string {
  return parse(phone)?.formatInternational() ?? phone;
}

/** The block a number lies in: everything but the last four digits. Pumping runs through blocks. */
export function prefixOf(phone: E164): Prefix {
  return phone.slice(0, -4) as Prefix;
}

export function countryOf(phone: E164): Country {
  const country = countriesOf.get(phone) ?? parse(phone)?.country;
  if (!country) throw new TypeError("Not a number that parsePhone gave out.");
  return country;
}

export function isCountry(iso: string): iso is Country {
  return isSupportedCountry(iso);
}

export type CountryChoice = { iso: Country; name: string; callingCode: string };

/** For the pages: named and sorted as the readers of `locale` (BCP 47) expect. `callingCode` comes without `+`. */
export function countries(locale: string, allowed: readonly Country[] | null = null): CountryChoice[] {
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const { compare } = new Intl.Collator(locale);
  return (allowed ?? getCountries())
    .map((iso) => ({ iso, name: names.of(iso) ?? iso, callingCode: getCountryCallingCode(iso) }))
    .sort((a, b) => compare(a.name, b.name));
}

function parse(digits: string, country?: Country): PhoneNumber | undefined {
  return parsePhoneNumberFromString(digits, {
    ...(country && { defaultCountry: country }),
    extract: false,
  });
}

function isReachable(number: string, type: NumberType, { appEnv }: PhoneRules): boolean {
  return reachableTypes.has(type) || (appEnv !== "production" && twilioTestRecipient.test(number));
}

/**
 * `0091 98765…` and `91 98765…` are neither E.164 nor national digits; guessing whom they mean could text a stranger.
 * In North America 1 is also what people dial before a national number, so there it hides nothing.
 */
function hidesCountryCode(digits: string, parsed: PhoneNumber): boolean {
  const wholeNumber = parsed.number.slice(1);
  const dialledAtHome = parsed.countryCallingCode === "1" && digits === wholeNumber;
  return digits.endsWith(wholeNumber) && !dialledAtHome;
}

function refuse(message: string): never {
  throw new InvalidInput([{ field: "phone_number", message }]);
}
