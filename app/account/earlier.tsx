import type { Catalogue } from "#lib/text/catalogue.ts";
import type { DeviceRow } from "./device-row.ts";

type EarlierProps = { text: Catalogue["account"]; rows: readonly Pick<DeviceRow, "id" | "name" | "since">[] };

/** What happened lately and is over, so that a sign-in that was not one's own does not go by unseen. */
export function Earlier({ text, rows }: EarlierProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="earlier" className="mt-8">
      <h2 id="earlier" className="font-semibold">
        {text.earlier}
      </h2>
      <ul className="mt-2 grid gap-2 text-fine text-ink-soft">
        {rows.map(({ id, name, since }) => (
          <li key={id} className="@container">
            <span className="block @md:inline @md:whitespace-nowrap">{name}</span>{" "}
            <span aria-hidden="true" className="@max-md:hidden">
              {"· "}
            </span>
            <span className="block @md:inline @md:whitespace-nowrap">{since}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
