import type { SendAsk } from "../../auth/store.ts";

type Shared = Pick<SendAsk, "network" | "site" | "prefix" | "country">;

/**
 * What a message is counted under. Those for devices that have signed in with the number have names of their own, so that
 * they use up nothing that newcomers may have: otherwise a few numbers of one's own would close a country for everybody
 * else. Counts look at indexes alone, which hold no lane.
 */
export function countedUnder({
  lane,
  network,
  site,
  prefix,
  country,
}: Shared & Pick<SendAsk, "lane">): Shared {
  if (lane === "open") return { network, site, prefix, country };
  return {
    network: `~${network}`,
    site: site === null ? null : `~${site}`,
    prefix: `~${prefix}`,
    country: country.toLowerCase(),
  };
}

/** Messages that an operator no longer holds against their prefix, signed in or not. */
export function forgiven(prefix: string): string {
  return `!${prefix}`;
}
