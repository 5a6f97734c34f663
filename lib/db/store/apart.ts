import type { SendAsk } from "../../auth/store.ts";

type Shared = Pick<SendAsk, "network" | "prefix" | "country">;

/**
 * A message for a device that has signed in with the number is held to nothing that is allowed to an address, a prefix or a
 * country, so it must not use that up either: otherwise a few numbers of one's own would close a country for everybody
 * else. It is entered under names that no budget asks for. Counts look at indexes alone, which hold no lane.
 */
export function apart({ network, prefix, country }: Shared): Shared {
  return { network: `~${network}`, prefix: `~${prefix}`, country: country.toLowerCase() };
}

/** What an UPDATE of `sends` sets once the message led to a sign-in: from then on it raises what is allowed to all. */
export const together =
  "network = REPLACE(network, '~', ''), prefix = REPLACE(prefix, '~', ''), country = UPPER(country)";
