import type { ClipboardEvent, InputEvent, RefObject } from "react";
import { codeIn, codeLength, digitsOf } from "./typed-code.ts";

const boxes = Array.from({ length: codeLength }, (_, box) => box);

type CodeFieldProps = {
  input: RefObject<HTMLInputElement | null>;
  label: string;
  describedBy: string;
  refused: boolean;
  closed: boolean;
  readOnly: boolean;
  /** how many digits it holds */
  length: number;
  /** called with what may belong to a code; the field itself is the caller's to correct */
  onDigits: (digits: string) => void;
};

/** One input over six painted boxes. It takes the code alone or in a whole message, so nothing limits what is pasted. */
export function CodeField(props: CodeFieldProps) {
  const { input, label, describedBy, refused, closed, readOnly, length, onDigits } = props;

  function keepDigits({ currentTarget }: InputEvent<HTMLInputElement>) {
    onDigits(digitsOf(currentTarget.value));
  }

  /** A whole code takes the place of what was begun; the pasting stays the browser's, and so does undoing it. */
  function makeRoom({ currentTarget, clipboardData }: ClipboardEvent<HTMLInputElement>) {
    if (codeIn(clipboardData.getData("text")) !== null) currentTarget.select();
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
          // biome-ignore lint/a11y/noAutofocus: whoever arrives here came to type this code
          autoFocus
          spellCheck={false}
          // Never disabled: that would throw the keyboard's focus back to the start of the page.
          aria-disabled={closed}
          readOnly={closed || readOnly}
          aria-invalid={refused}
          aria-describedby={describedBy}
          onInput={keepDigits}
          onPaste={makeRoom}
        />
      </div>
    </div>
  );
}
