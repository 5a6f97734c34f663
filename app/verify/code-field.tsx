import {
  type ClipboardEvent,
  type InputEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { codeIn, codeLength, readTypedCode, type TypedCode } from "./typed-code.ts";

const boxes = Array.from({ length: codeLength }, (_, box) => box);

export type CodeFieldHandle = {
  value(): string;
  /** puts these digits in, in place of whatever it holds */
  show(digits: string): void;
  focus(): void;
};

type CodeFieldProps = {
  id: string;
  /** what it holds at first */
  typed: string;
  handle: Ref<CodeFieldHandle>;
  label: string;
  describedBy: string;
  refused: boolean;
  closed: boolean;
  readOnly: boolean;
  /** called whenever somebody or something types */
  onTyped: (code: TypedCode) => void;
};

/** One input over six painted boxes. It takes the code alone or in a whole message, so nothing limits what is pasted. */
export function CodeField(props: CodeFieldProps) {
  const { id, typed, handle, label, describedBy, refused, closed, readOnly, onTyped } = props;
  const input = useRef<HTMLInputElement>(null);
  // Here and not in the form, so that a key draws nothing but these boxes.
  const [length, setLength] = useState(typed.length);
  const [caret, setCaret] = useState(typed.length);

  function show(digits: string) {
    if (input.current && input.current.value !== digits) input.current.value = digits;
    setLength(digits.length);
    setCaret(input.current?.selectionStart ?? digits.length);
  }

  // Not React's own onSelect: that waits for a focus that it has seen come, and this field has it before the script.
  useEffect(() => {
    const look = () => setCaret(input.current?.selectionStart ?? 0);
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, []);

  useImperativeHandle(handle, () => ({
    value: () => input.current?.value ?? "",
    show,
    focus: () => input.current?.focus(),
  }));

  function keepDigits({ value }: HTMLInputElement) {
    const code = readTypedCode(value);
    show(code.digits);
    onTyped(code);
  }

  function lookAt({ currentTarget, nativeEvent }: InputEvent<HTMLInputElement>) {
    const { value } = currentTarget;
    // What is still being composed belongs to the keyboard: rewritten under its hands, it is typed once more.
    if (nativeEvent.isComposing && value !== readTypedCode(value).digits) show(value);
    else keepDigits(currentTarget);
  }

  /** A whole code takes the place of what was begun; the pasting stays the browser's, and so does undoing it. */
  function makeRoom({ currentTarget, clipboardData }: ClipboardEvent<HTMLInputElement>) {
    if (codeIn(clipboardData.getData("text")) !== null) currentTarget.select();
  }

  const next = Math.min(caret, boxes.length - 1);
  return (
    <div className="code-field">
      <label htmlFor={id} className="sr-only">
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
          id={id}
          defaultValue={typed}
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
          onInput={lookAt}
          onCompositionEnd={(event) => keepDigits(event.currentTarget)}
          onPaste={makeRoom}
        />
      </div>
    </div>
  );
}
