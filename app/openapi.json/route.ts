import { config } from "#lib/config.ts";
import { openApiDocument } from "#lib/http/openapi/document.ts";
import { version } from "../../package.json";

export const dynamic = "force-dynamic";

let served: string | undefined;

/** Depends on configuration alone, so it is made once. */
export function GET() {
  served ??= JSON.stringify(documentOfThisServer());
  return new Response(served, {
    headers: { "Content-Type": "application/json", "Cache-Control": "no-cache" },
  });
}

function documentOfThisServer() {
  const { appName, publicUrl, sms } = config();
  return openApiDocument({ appName, version, publicUrl, includeInbox: sms.kind === "inbox" });
}
