import type { LogoImage } from "../brand.ts";

export function Brand({ name, logo }: { name: string; logo: LogoImage | null }) {
  return (
    <a href="/" className="inline-flex min-h-11 items-center gap-3 rounded-control font-semibold text-ink">
      {/* The name stands beside it, so the picture has nothing to add to it. */}
      {/* biome-ignore lint/performance/noImgElement: the operator's file is served as it is; there is no optimizer here */}
      {logo ? <img {...logo} alt="" className="h-8 w-auto max-w-40 object-contain" /> : <Mark />}
      <span>{name}</span>
    </a>
  );
}

/** A message with a code in it. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-8 shrink-0">
      <path
        className="fill-accent"
        d="M10 3h12a8 8 0 0 1 8 8v6a8 8 0 0 1-8 8h-7.6l-5.3 4.2A1.3 1.3 0 0 1 7 28.2v-3.8A8 8 0 0 1 2 17v-6a8 8 0 0 1 8-8Z"
      />
      <path
        className="stroke-on-accent"
        strokeWidth="3.6"
        strokeLinecap="round"
        d="M9.5 14h.01M16 14h.01M22.5 14h.01"
      />
    </svg>
  );
}
