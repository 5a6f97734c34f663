import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { config } from "#lib/config.ts";
import { readVisitor } from "#lib/http/visitor.ts";
import { whileAvailable } from "#lib/http/while-available.ts";
import { oncePer } from "#lib/once.ts";
import { countries, countryOf, type E164, formatPhone } from "#lib/phone.ts";
import type { CountryRow } from "./country.ts";
import { visitorWords } from "./language.ts";
import { PhoneForm } from "./phone-form.tsx";
import { likelyCountry } from "./region.ts";
import { Card, Heading } from "./ui/card.tsx";
import { thumbLink } from "./ui/link.ts";
import { PhoneNumber, Sentence } from "./ui/sentence.tsx";
import { Unavailable } from "./unavailable.tsx";

export async function generateMetadata(): Promise<Metadata> {
  // The layout's template is for the pages below it; this one lies beside it.
  return { title: `${(await visitorWords()).text.phone.title} · ${config().appName}` };
}

export default async function PhonePage() {
  const visitor = await whileAvailable(readVisitor);
  if (!visitor) return <Unavailable />;
  const { session, wasSignedIn, flow } = visitor;
  if (session) redirect("/account");
  const { localeTag, text } = await visitorWords();
  const rows = rowsFor(localeTag);
  const guess = likelyCountry((await headers()).get("accept-language"), rows, config().defaultCountry);
  const number = flow?.phone ?? null;
  const underWay = flow && flow.expiresInSeconds > 0 && flow.attemptsLeft > 0 ? number : null;
  return (
    <Card>
      <Heading lead={<p id="phone-lead">{text.phone.lead}</p>}>{text.phone.heading}</Heading>
      {underWay ? (
        <UnderWay number={underWay} />
      ) : (
        wasSignedIn && <p className={aside}>{text.problems.not_signed_in}</p>
      )}
      <PhoneForm
        text={text.phone}
        countries={rows}
        underWay={underWay}
        {...startingPoint(number, rows, guess)}
      />
    </Card>
  );
}

/** Once for each language: to name and sort them for each visitor took an eighth of the whole page. */
const rowsFor = oncePer((localeTag: string) =>
  countries(localeTag, config().allowedCountries).map(
    ({ iso, name, callingCode }): CountryRow => [iso, name, callingCode],
  ),
);

/** What else is so, before the question. */
const aside = "mb-6 border-accent border-s-4 ps-4";

async function UnderWay({ number }: { number: E164 }) {
  const { phone } = (await visitorWords()).text;
  return (
    <p className={aside}>
      <Sentence text={phone.underWay} values={{ number: <PhoneNumber>{formatPhone(number)}</PhoneNumber> }} />{" "}
      <a href="/verify" className={thumbLink}>
        {phone.enterIt}
      </a>
    </p>
  );
}

/** "Change number" comes back here: the country and digits that were sent, ready to be corrected. */
function startingPoint(number: E164 | null, rows: readonly CountryRow[], guess: string) {
  if (!number) return { country: guess, national: "" };
  const row = rows.find(([iso]) => iso === countryOf(number));
  if (!row) return { country: guess, national: formatPhone(number) };
  const [iso, , callingCode] = row;
  return {
    country: iso,
    national: formatPhone(number)
      .slice(callingCode.length + 1)
      .trim(),
  };
}
