import type { Catalogue } from "#lib/text/catalogue.ts";
import { fill } from "#lib/text/words.ts";
import { Computer, Handset } from "../ui/icons.tsx";
import { textLink } from "../ui/link.ts";

export type DeviceRow = {
  id: string;
  name: string;
  isHandset: boolean;
  current: boolean;
  seen: string;
  since: string;
};

type DeviceProps = { row: DeviceRow; text: Catalogue["account"]; onSignOut: () => void };

export function Device({ row, text, onSignOut }: DeviceProps) {
  return (
    <li className="flex items-start gap-4 py-4">
      <span className="mt-0.5 text-ink-soft">{row.isHandset ? <Handset /> : <Computer />}</span>
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
          {row.name}
          {row.current && (
            <span className="rounded-pill border border-transparent bg-accent-wash px-2.5 py-0.5 font-medium text-accent-strong text-fine">
              {text.thisDevice}
            </span>
          )}
        </p>
        <p className="mt-0.5 text-fine text-ink-soft">
          <span className="block sm:inline">{row.seen}</span>
          <span aria-hidden="true" className="max-sm:hidden">
            {" · "}
          </span>
          <span className="block sm:inline">{row.since}</span>
        </p>
      </div>
      {!row.current && (
        <button
          type="button"
          onClick={onSignOut}
          aria-label={fill(text.signOutDevice, { device: row.name })}
          className={`${textLink} min-h-11 shrink-0 self-center ps-2`}
        >
          {text.signOut}
        </button>
      )}
    </li>
  );
}
