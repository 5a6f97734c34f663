import { type ClipboardEvent, type RefObject, useCallback, useEffect, useId, useRef, useState } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { type CountryRow, countryByCode } from "./country.ts";
import { keepThroughLanguages, takeKeptNumber } from "./kept-number.ts";
import { pasted, readEntry } from "./phone-entry.ts";
import { IconFrame } from "./ui/icon-frame.tsx";
import { AlertIcon } from "./ui/notice.tsx";

type PhoneFieldProps = {
  text: Catalogue["phone"];
  countries: readonly CountryRow[];
  country: string;
  national: string;
  input: RefObject<HTMLInputElement | null>;
  /** what says that the number is faulty, while it is */
  describedBy: string | null;
};

const label = "pointer-events-none absolute start-4 end-4 top-2.5 truncate text-fine";
const control =
  "w-full appearance-none rounded-control bg-transparent px-4 pt-8 pb-2.5 text-ink focus-visible:outline-offset-0";
const faultyControl =
  "outline-1 outline-danger outline-offset-0 focus-visible:outline-2 pe-12 rtl:ps-12 rtl:pe-4";

/** Country and number as one field of two rows, because together they are one answer. Both are the browser's own controls. */
export function PhoneField({ text, countries, country, national, input, describedBy }: PhoneFieldProps) {
  const id = useId();
  const faulty = describedBy !== null;
  const select = useRef<HTMLSelectElement>(null);
  // The list itself knows the country, also before this script; here is only whose calling code stands beside it.
  const [chosen, setChosen] = useState(country);
  const callingCode = countries.find(([iso]) => iso === chosen)?.[2];

  /** A whole number, pasted or filled in, brings its country along; the digits under the caret are left alone. */
  const adoptCountry = useCallback(
    (typed: string) => {
      // Without the chosen country: what "011" means hangs on it, so that must not change it.
      const entry = readEntry(typed);
      if (entry.kind !== "international" || !select.current) return;
      const found = countryByCode(entry.digits, countries, select.current.value);
      if (!found) return;
      select.current.value = found[0];
      setChosen(found[0]);
    },
    [countries],
  );

  /** By the browser's own insertion, so that it can be undone. */
  function takeNumber(event: ClipboardEvent) {
    const text = event.clipboardData.getData("text");
    const shown = pasted(text);
    if (shown === text) return;
    event.preventDefault();
    document.execCommand("insertText", false, shown);
  }

  useEffect(() => {
    const [field, list] = [input.current, select.current];
    if (!field || !list) return;
    const kept = takeKeptNumber();
    if (kept && field.value === field.defaultValue) {
      field.value = kept.national;
      list.value = kept.country;
    }
    // Whoever came back to change the number goes on behind it; browsers put the caret before it.
    if (document.activeElement === field && field.selectionEnd === 0)
      field.setSelectionRange(field.value.length, field.value.length);
    setChosen(list.value);
    return keepThroughLanguages(() => ({ country: list.value, national: field.value }));
  }, [input]);

  // What a password manager filled in before this script arrived counts as well.
  useEffect(() => adoptCountry(input.current?.value ?? ""), [adoptCountry, input]);

  return (
    <div className="divide-y divide-line rounded-control border border-edge bg-surface">
      <div className="relative">
        <label htmlFor={`${id}-country`} className={`${label} text-ink-soft`}>
          {text.country}
        </label>
        <select
          ref={select}
          id={`${id}-country`}
          name="country"
          autoComplete="tel-country-code"
          defaultValue={country}
          aria-describedby={`${id}-calling-code`}
          onChange={(event) => setChosen(event.currentTarget.value)}
          // Where text is so large that a name would have no room beside its calling code, that goes below it.
          // Sized by the chosen country alone, or the browser would measure the names of all of them before it can paint.
          className={`${control} field-sizing-content truncate pe-26 text-body @max-[14rem]:pe-4 @max-[14rem]:pb-9`}
        >
          {countries.map(([iso, name]) => (
            <option key={iso} value={iso}>
              {name}
            </option>
          ))}
        </select>
        {/* Outside the name, which is cut short where it is long. */}
        <span className="pointer-events-none absolute end-4 bottom-2.5 flex items-center gap-2 text-ink-soft">
          <bdi id={`${id}-calling-code`} dir="ltr">
            {callingCode && `+${callingCode}`}
          </bdi>
          <Chevron />
        </span>
      </div>
      <div className="relative">
        <label htmlFor={id} className={`${label} ${faulty ? "text-danger" : "text-ink-soft"}`}>
          {text.number}
        </label>
        <input
          ref={input}
          id={id}
          name="phone"
          type="tel"
          autoComplete="tel"
          defaultValue={national}
          dir="ltr"
          // biome-ignore lint/a11y/noAutofocus: the page asks one question, and the sentence before it is its description
          autoFocus
          aria-invalid={faulty}
          aria-describedby={describedBy ? `phone-lead ${describedBy}` : "phone-lead"}
          onPaste={takeNumber}
          onInput={(event) => adoptCountry(event.currentTarget.value)}
          // Arabic digits in groups would stand in reverse order from left to right, and the number be another to the eye.
          className={`${control} text-lead [unicode-bidi:bidi-override] rtl:text-end ${faulty ? faultyControl : ""}`}
        />
        {/* Where the theme is the reader's own (forced colours), red is not red: the sign is. */}
        {faulty && (
          <span className="pointer-events-none absolute end-4 bottom-3.5 text-danger">
            <AlertIcon />
          </span>
        )}
      </div>
    </div>
  );
}

function Chevron() {
  return (
    <IconFrame>
      <path d="m7 10 5 5 5-5" />
    </IconFrame>
  );
}
