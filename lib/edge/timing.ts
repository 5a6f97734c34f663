/** How long the edge is patient. Behind a proxy connections rest for longer, and tests pass shorter times. */
export type Timing = {
  /** until the head of a request is complete: who trickles it holds a connection for nothing */
  headersTimeoutMs: number;
  /** until a request is complete, its body included */
  requestTimeoutMs: number;
  /** how often Node looks for connections past those two */
  checkEveryMs: number;
  /** how long a connection may rest between requests */
  keepAliveMs: number;
  /** how long a connection is read on after an answer that did not wait for its request */
  lingerMs: number;
  /** after a stop signal, how long clients may still use a connection that they hold, to learn that it closes */
  graceMs: number;
  /** after a stop signal, when what is still unfinished is cut off, so that a deployment does not wait for ever */
  drainMs: number;
};

export const timing: Readonly<Timing> = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  checkEveryMs: 1_000,
  keepAliveMs: 10_000,
  lingerMs: 2_000,
  graceMs: 1_000,
  drainMs: 15_000,
};

/** Longer than the usual proxies keep theirs (60 s), so that none sends a request into a connection that we close. */
export const keepAliveBehindProxyMs = 65_000;

export const headersMaxBytes = 16_384;
export const connectionsMax = 4_000;
/**
 * Of one address, or one site of IPv6, where clients connect to us themselves: nobody can take all of those, nor all of
 * workingMax. Enough for forty browsers behind one address at the same moment, with six connections each.
 */
export const connectionsPerHolderMax = 240;
/** A client that takes none of its answer for so long, or sends nothing, is gone. */
export const stalledMs = 30_000;
/** More than this at once would all be late; those beyond are answered 503 `overloaded` at once. */
export const workingMax = 256;
export const requestsPerConnectionMax = 1_000;
/**
 * Answers that a connection may be waiting for; the last of them closes it, and what was sent after that is for another
 * connection (RFC 9112 §9.3.2). No browser sends ahead.
 */
export const owedMax = 16;
/** What is sent beyond that is not answered, yet Node keeps it for as long as the connection. Who sends so much is cut off. */
export const sentAheadMax = 128;
