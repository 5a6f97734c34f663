import type { Target } from "./target.ts";

/** What is served at a path decides its security headers, its caching and how its failures look. */
export type RouteKind = "page" | "api" | "file" | "swagger" | "redoc" | "next";

export type Route = {
  kind: RouteKind;
  /** as it stands in the table */
  pattern: string;
  /** all that may be used, HEAD and OPTIONS included */
  methods: readonly string[];
  /** nobody else's page may read it, see host.ts; only these pages read a query */
  developmentOnly?: true;
};

type Row = Omit<Route, "pattern"> & { withAppleAppsOnly?: true };

const get = (kind: RouteKind): Row => ({ kind, methods: ["GET"] });
const post: Row = { kind: "api", methods: ["POST"] };

/**
 * Every path of the product with its methods: the API, health checks, documents, the pages and their files. Next knows paths
 * but not methods (its 405 has no Allow, and TRACE is a 500), so it only ever sees what stands here. A test holds
 * this table against the files in app/.
 */
export const table: Readonly<Record<string, Row>> = {
  "/": get("page"),
  "/verify": get("page"),
  "/account": get("page"),
  "/dev/inbox": { ...get("page"), developmentOnly: true },
  "/dev/states": { ...get("page"), developmentOnly: true },
  "/dev/brand/{file}": { ...get("file"), developmentOnly: true },
  "/brand/{file}": get("file"),
  "/.well-known/apple-app-site-association": { ...get("file"), withAppleAppsOnly: true },
  "/docs": get("swagger"),
  "/docs/assets/{file}": get("file"),
  "/redoc": get("redoc"),
  "/openapi.json": get("api"),
  "/health": get("api"),
  "/api/send-otp": post,
  "/api/verify-otp": post,
  "/api/login": post,
  "/api/logout": post,
  "/api/user/{phone_number}": get("api"),
  "/api/auth/health": get("api"),
  "/api/session": get("api"),
  "/api/sessions": { kind: "api", methods: ["GET", "DELETE"] },
  "/api/sessions/{id}": { kind: "api", methods: ["DELETE"] },
  "/api/dev/inbox": { ...get("api"), developmentOnly: true },
};

/** Answered however busy the process is and whoever asks, or it would be killed, or lose its traffic to others as busy. */
export function isProbe({ pattern }: Route): boolean {
  return pattern === "/health" || pattern === "/api/auth/health";
}

export type Routes = { find(target: Target): Route | null };

export type RoutesOptions = {
  /** paths of the files in public/, each starting with a slash */
  publicFiles: readonly string[];
  /** APP_ENV says so: what is for developers is served */
  isDevelopment: boolean;
  /** there are apps for Apple to be told of */
  hasAppleApps: boolean;
  /** Next runs in development mode and serves its own tools */
  isNextDev: boolean;
};

export function createRoutes({ publicFiles, isDevelopment, hasAppleApps, isNextDev }: RoutesOptions): Routes {
  const rows = Object.entries(table).filter(
    ([, row]) => (isDevelopment || !row.developmentOnly) && (hasAppleApps || !row.withAppleAppsOnly),
  );
  const files = publicFiles.map((path) => [path, get("file")] as const);
  const literal = new Map<string, Route>();
  const open: { parts: readonly string[]; route: Route }[] = [];
  for (const [pattern, row] of [...rows, ...files]) {
    const route = { ...row, pattern, methods: withImplied(row.methods) };
    if (pattern.includes("{")) open.push({ parts: pattern.slice(1).split("/"), route });
    else literal.set(pattern, route);
  }
  const find = ({ segments }: Target): Route | null => {
    if (segments.some(isUnsafeName)) return null;
    return (
      literal.get(literalPath(segments)) ??
      open.find(({ parts }) => fits(parts, segments))?.route ??
      (isNextsOwn(segments, isNextDev) ? nextsOwn(isNextDev) : null)
    );
  };
  return { find };
}

/** RFC 9110 §9.3.2: HEAD wherever GET is. OPTIONS is answered for every path. */
function withImplied(methods: readonly string[]): readonly string[] {
  return [...methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"];
}

/** URL parsers further in resolve dots and fold empty parts, and would serve another path than the one checked here. */
function isUnsafeName(segment: string): boolean {
  return segment === "" || segment === "." || segment === "..";
}

/** A slash that was escaped is part of a name (RFC 3986 §2.2) and must not turn into a separator. */
function literalPath(segments: readonly string[]): string {
  return `/${segments.map((segment) => segment.replaceAll("/", "%2F")).join("/")}`;
}

function fits(parts: readonly string[], segments: readonly string[]): boolean {
  return (
    parts.length === segments.length && parts.every((part, i) => part.startsWith("{") || part === segments[i])
  );
}

function isNextsOwn(segments: readonly string[], isNextDev: boolean): boolean {
  const [first = "", second, third] = segments;
  if (isNextDev && (first === "_next" || first.startsWith("__nextjs"))) return true;
  return first === "_next" && second === "static" && third !== undefined;
}

function nextsOwn(isNextDev: boolean): Route {
  const methods = isNextDev ? ["GET", "HEAD", "POST", "OPTIONS"] : ["GET", "HEAD", "OPTIONS"];
  return { kind: "next", pattern: "/_next", methods };
}
