import { errorNumberOf, notMade } from "./mysql-errors.ts";

// What lies under a DatabaseUnavailable, for the operator who has to put it right.

/** Whether the database answers, and only its tables, or all of it, were never made. */
export function isUnmade(failure: unknown): boolean {
  const root = rootOf(failure);
  return notMade.has(errorNumberOf(root)) || /^no such table\b/.test(messageOf(root));
}

/** Whether the database answers, and will not do what was asked of it. */
export function isRefusal(failure: unknown): boolean {
  return errorNumberOf(rootOf(failure)) > 0;
}

/** In one line, with what to do where that is known. */
export function reasonOf(failure: unknown): string {
  const root = rootOf(failure);
  const { code } = root as NodeJS.ErrnoException;
  // Where a name has several addresses, Node tries them all and then has nothing but a code to say.
  const said = messageOf(root).replace(/\s+/g, " ").trim() || (code ?? "no reason given");
  const remedy = remedies.find(({ fits }) => fits(errorNumberOf(root), code ?? "", said));
  return remedy === undefined ? said : `${said.replace(/\.$/, "")}. ${remedy.sentence}`;
}

const accessDenied = [1045, 1698];

const remedies: readonly {
  fits(error: number, code: string, said: string): boolean;
  sentence: string;
}[] = [
  {
    fits: (error, _, said) => accessDenied.includes(error) && /'root'@/.test(said),
    sentence:
      "Many servers, Debian's MariaDB among them, let root in from their own shell only. Make a user for this product there, and set DB_USER and DB_PASSWORD: docs/deploy.md says how.",
  },
  { fits: (error) => accessDenied.includes(error), sentence: "Check DB_USER and DB_PASSWORD." },
  {
    fits: (error) => error === 1130,
    sentence: "Allow DB_USER to connect from this host, see docs/deploy.md.",
  },
  {
    fits: (error) => error === 1129,
    sentence:
      "Find what broke off so many connections, then run FLUSH HOSTS on MariaDB or TRUNCATE performance_schema.host_cache on MySQL.",
  },
  {
    fits: (_, code) => code === "HANDSHAKE_SSL_ERROR",
    sentence:
      "DB_SSL must name the certificate of the authority that signed the database's own, and DB_HOST the name in it.",
  },
  {
    fits: (_, code) => code === "HANDSHAKE_NO_SSL_SUPPORT",
    sentence: "Turn TLS on in the database, or unset DB_SSL where the way to it is safe.",
  },
];

/** For telling what is news: the same sentence with other figures in it is none. */
export function withoutFigures(reason: string): string {
  return reason.replace(/\d+/g, "");
}

function rootOf(failure: unknown): unknown {
  let root = failure;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  return root;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
