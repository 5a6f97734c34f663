import type { ReactNode } from "react";

/**
 * Every icon: one 24-unit grid, one stroke, the colour of the text around it; the words beside it say it all. What is
 * drawn stands with the one that draws it, so that no page loads the icons of another.
 */
export function IconFrame({ children, className = "size-5" }: { children: ReactNode; className?: string }) {
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
