import type { Config } from "../config.ts";
import type { Log } from "../log.ts";

/**
 * Says once, in production, that requests seem to come through a proxy the configuration does not know of: everybody then
 * shares the limits of one address. A client that makes the header up gains one line in the log.
 */
export function unknownProxyWatch(
  { appEnv, trustedProxyHops }: Pick<Config, "appEnv" | "trustedProxyHops">,
  log: Log,
): (forwardedFor: string | undefined) => void {
  let isSettled = appEnv !== "production" || trustedProxyHops > 0;
  return (forwardedFor) => {
    if (isSettled || forwardedFor === undefined) return;
    isSettled = true;
    log.event({ event: "sys_misconfigured", outcome: "unknown", reason: "trusted_proxy_hops_is_0" });
  };
}
