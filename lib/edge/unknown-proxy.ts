import type { Config } from "../config.ts";
import type { Log } from "../log.ts";

/**
 * Says once, in production, that requests seem to come through other proxies than the configuration knows of: with none
 * configured a header that one wrote, with too many a header that fewer wrote. Everybody then shares the limits of one
 * address. A request without the header says nothing, as those that ask for health come past the proxies. A client that
 * makes the header up gains one line in the log.
 */
export function unknownProxyWatch(
  { appEnv, trustedProxyHops }: Pick<Config, "appEnv" | "trustedProxyHops">,
  log: Log,
): (forwardedFor: string | undefined) => void {
  const reason = trustedProxyHops === 0 ? "trusted_proxy_hops_is_0" : "trusted_proxy_hops_too_high";
  const entriesExpected = trustedProxyHops === 0 ? Number.POSITIVE_INFINITY : trustedProxyHops;
  let isSettled = appEnv !== "production";
  return (forwardedFor) => {
    if (isSettled || forwardedFor === undefined || forwardedFor.split(",").length >= entriesExpected) return;
    isSettled = true;
    log.event({ event: "sys_misconfigured", outcome: "unknown", reason });
  };
}
