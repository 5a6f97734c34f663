import { config } from "../../../lib/config.ts";
import { hourSeconds } from "../../../lib/duration.ts";
import { jsonReply, mounted, type Reply } from "../../../lib/http/call.ts";

/** Our own server knows no such address then; Next alone comes here all the same. */
const nothing: Reply = { status: 404, headers: {}, cookies: [], body: "" };

/**
 * Binds the operator's iOS apps to this site, so that iOS offers them the code in a message that names it:
 * https://developer.apple.com/documentation/xcode/supporting-associated-domains
 */
export const GET = mounted(async () => {
  const { appleApps } = config();
  if (appleApps === null) return nothing;
  return jsonReply(
    { webcredentials: { apps: appleApps } },
    { headers: { "Cache-Control": `public, max-age=${hourSeconds}` } },
  );
});
