/** What one address, one place and all together may do, and how often one number is texted; those of guesses stay. */
const lifted = [
  "SENDS_PER_NUMBER_PER_HOUR",
  "SENDS_PER_NUMBER_PER_DAY",
  "SENDS_PER_IP_PER_HOUR",
  "SENDS_PER_IP_PER_DAY",
  "NUMBERS_PER_IP_PER_HOUR",
  "FAILURES_PER_IP_PER_10_MINUTES",
  "LOGINS_PER_IP_PER_10_MINUTES",
  "USER_LOOKUPS_PER_IP_PER_MINUTE",
  "CLIENT_ERRORS_PER_IP_PER_10_MINUTES",
  "SENDS_PER_PREFIX_PER_HOUR",
  "SENDS_PER_PREFIX_BEFORE_CONVERSION",
  "SENDS_PER_COUNTRY_PER_DAY",
  "SENDS_IN_ALL_PER_HOUR",
  "SENDS_IN_ALL_PER_DAY",
  "UNVERIFIED_PER_IP_PER_HOUR",
  "UNVERIFIED_PER_IP_PER_DAY",
  "UNVERIFIED_PER_SITE_PER_HOUR",
  "UNVERIFIED_PER_SITE_PER_DAY",
  "UNVERIFIED_PER_COUNTRY_PER_HOUR",
  "UNVERIFIED_PER_COUNTRY_PER_DAY",
];

/**
 * For a product whose every client comes from one address: as high as the configuration allows, and a second's wait
 * between two messages, so that no limit answers in the product's place.
 * @type {Readonly<Record<string, string>>}
 */
export const liftedLimits = {
  ...Object.fromEntries(lifted.map((name) => [`LIMIT_${name}`, "10000000"])),
  LIMIT_SEND_COOLDOWN_SECONDS: "1",
};
