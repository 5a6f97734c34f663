import type { ComponentProps } from "react";
import { IconFrame } from "./icon-frame.tsx";

const looks = {
  // The border that nobody sees is what forced colours draw the button with.
  primary: "border border-transparent bg-accent text-on-accent hover:bg-accent-strong w-full px-6",
  outline: "border border-edge bg-surface text-ink hover:bg-sunken px-5",
  danger: "border border-danger bg-surface text-danger hover:bg-danger-wash px-5",
} as const;

const base =
  "inline-flex max-w-full min-h-12 items-center justify-center gap-2.5 rounded-control py-2.5 text-center font-semibold " +
  "transition-colors duration-150 disabled:cursor-default disabled:opacity-55 aria-busy:cursor-progress";

/** For a link that is pressed as a button is. */
export const primaryButton = `${base} ${looks.primary}`;

type ButtonProps = Omit<ComponentProps<"button">, "className"> & {
  look?: keyof typeof looks;
  /** while set, the button shows progress and these words; presses are the caller's to ignore */
  busy?: string | false;
};

/** A busy button stays enabled, because disabling it would throw the keyboard's focus back to the page's start. */
export function Button({ look = "primary", busy = false, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${base} ${looks[look]}`} aria-busy={busy !== false} {...rest}>
      {busy && <Spinner />}
      {busy || children}
    </button>
  );
}

function Spinner() {
  return (
    <IconFrame className="size-5 animate-turn">
      <path d="M21 12a9 9 0 1 1-6.2-8.56" />
    </IconFrame>
  );
}
