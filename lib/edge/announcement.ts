import { placeOf } from "../config/database.ts";
import type { Config } from "../config.ts";

type Announced = Pick<Config, "publicUrl" | "database" | "sms" | "appName" | "warnings">;

/** What a person who has just started the product wants to know: where to go, what it stands on, and whether that stands. */
export function announcement(
  { publicUrl, database, sms, appName, warnings }: Announced,
  { isDatabaseReady }: { isDatabaseReady: boolean },
): string {
  const at = (path: string) => new URL(path, publicUrl).href;
  const rows = [
    ["Sign in", at("/")],
    [
      "Messages",
      sms.kind === "inbox" ? `${at("/dev/inbox")} (kept here while Twilio is not set up)` : "Twilio",
    ],
    ["API", at("/docs")],
    ["Database", placeOf(database)],
    ...warnings.map(({ sentence }) => ["Beware", sentence]),
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  const state = isDatabaseReady
    ? "is ready."
    : "is running, but its database is not ready. Until it is, nobody can sign in. The log says why.";
  return `\n${appName} ${state}\n\n${lines.join("\n")}\n\n`;
}
