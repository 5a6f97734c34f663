import { useId } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { fill } from "#lib/text/words.ts";
import { IconFrame } from "../ui/icon-frame.tsx";
import { textLink } from "../ui/link.ts";
import type { DeviceRow } from "./device-row.ts";

type DeviceProps = { row: DeviceRow; text: Catalogue["account"]; onSignOut: () => void };

export function Device({ row, text, onSignOut }: DeviceProps) {
  const id = useId();
  return (
    <li className="@container flex items-start gap-4 py-4">
      <span className="mt-0.5 text-ink-soft">{row.isHandset ? <Handset /> : <Computer />}</span>
      {/* Where the text would get too narrow beside it, the button goes below. */}
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-6">
        <div className="min-w-0 grow basis-44">
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
            {row.name}
            {row.current && (
              <span className="rounded-pill border border-transparent bg-accent-wash px-2.5 py-0.5 font-medium text-accent-strong text-fine">
                {text.thisDevice}
              </span>
            )}
          </p>
          {/* What is told hangs out by the width of the dot: before a half that has a line of its own, that is cut off. */}
          <div className="mt-0.5 overflow-x-clip">
            <p id={id} className="text-fine text-ink-soft @md:-ms-3 @md:flex @md:flex-wrap">
              <span className="block @md:ms-3 @md:whitespace-nowrap">{row.seen}</span>
              {/* The space is for those too who hear the two, and not the dot. */}{" "}
              <span className="relative block @md:ms-3 @md:whitespace-nowrap">
                <span aria-hidden="true" className="absolute -start-3 w-3 text-center @max-md:hidden">
                  ·
                </span>
                {row.since}
              </span>
            </p>
          </div>
        </div>
        {!row.current && (
          <button
            type="button"
            onClick={onSignOut}
            aria-label={fill(text.signOutDevice, { device: row.name })}
            // Two devices may have one name.
            aria-describedby={id}
            className={`${textLink} min-h-11 text-start`}
          >
            {text.signOutThere}
          </button>
        )}
      </div>
    </li>
  );
}

function Handset() {
  return (
    <IconFrame className="size-6">
      <rect x="7" y="2.75" width="10" height="18.5" rx="2.25" />
      <path d="M11 18.25h2" />
    </IconFrame>
  );
}

function Computer() {
  return (
    <IconFrame className="size-6">
      <rect x="4" y="4.75" width="16" height="11" rx="1.75" />
      <path d="M2.5 19.25h19" />
    </IconFrame>
  );
}
