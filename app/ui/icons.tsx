import type { ReactNode } from "react";

/** Drawn on one 24-unit grid with one stroke, coloured by the text around them; the words beside them say it all. */
function Icon({ children, className = "size-5" }: { children: ReactNode; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      {children}
    </svg>
  );
}

export function Chevron() {
  return (
    <Icon>
      <path d="m7 10 5 5 5-5" />
    </Icon>
  );
}

export function Alert() {
  return (
    <Icon>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7.5v5.25M12 16.25v.01" />
    </Icon>
  );
}

export function Done() {
  return (
    <Icon>
      <circle cx="12" cy="12" r="9" />
      <path d="m8.25 12.25 2.5 2.5 5-5.25" />
    </Icon>
  );
}

export function Handset() {
  return (
    <Icon className="size-6">
      <rect x="7" y="2.75" width="10" height="18.5" rx="2.25" />
      <path d="M11 18.25h2" />
    </Icon>
  );
}

export function Computer() {
  return (
    <Icon className="size-6">
      <rect x="4" y="4.75" width="16" height="11" rx="1.75" />
      <path d="M2.5 19.25h19" />
    </Icon>
  );
}

export function Spinner() {
  return (
    <Icon className="size-5 animate-turn">
      <path d="M21 12a9 9 0 1 1-6.2-8.56" />
    </Icon>
  );
}
