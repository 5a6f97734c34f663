export const textLink =
  "rounded-control font-medium text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2";
