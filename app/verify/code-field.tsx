import type { InputEvent, RefObject } from "react";
import { latinDigits } from "../ui/digits.ts";

const boxes = [0, 1, 2, 3, 4, 5];

type CodeFieldProps = {
  input: RefObject<HTMLInputElement | null>;
  label: string;
  describedBy: string;
  refused: boolean;
  closed: boolean;
  readOnly: boolean;
  /** how many digits it holds */
  length: number;
  onDigits: (digits: string) => void;
};

/** One input under six boxes. It takes anything with digits in it ("123 456", "code: 123456") and keeps the first six. */
export function CodeField(props: CodeFieldProps) {
  const { input, label, describedBy, refused, closed, readOnly, length, onDigits } = props;

  function keepDigits({ currentTarget }: InputEvent<HTMLInputElement>) {
    const digits = latinDigits(currentTarget.value).replace(/\D/g, "").slice(0, boxes.length);
    if (digits !== currentTarget.value) currentTarget.value = digits;
    onDigits(digits);
  }

  const next = Math.min(length, boxes.length - 1);
  return (
    <div className="code-field">
      <label htmlFor="code" className="sr-only">
        {label}
      </label>
      <div
        className="code-field-track"
        data-refused={(refused && length === 0) || undefined}
        data-closed={closed || undefined}
      >
        <div className="code-field-boxes" aria-hidden="true">
          {boxes.map((box) => (
            <span key={box} data-next={(box === next && !closed) || undefined} />
          ))}
        </div>
        <input
          ref={input}
          id="code"
          name="code"
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          // Room for a code that is pasted with its spaces, dashes or a word before it.
          maxLength={40}
          // biome-ignore lint/a11y/noAutofocus: whoever arrives here came to type this code
          autoFocus
          spellCheck={false}
          disabled={closed}
          readOnly={readOnly}
          aria-invalid={refused}
          aria-describedby={describedBy}
          onInput={keepDigits}
        />
      </div>
    </div>
  );
}
