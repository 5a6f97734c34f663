import type { Config, MysqlConfig } from "../config.ts";

type Announced = Pick<Config, "publicUrl" | "database" | "sms" | "appName" | "warnings">;

/** What a person who has just started the product wants to know: where to go, and what it stands on. */
export function announcement({ publicUrl, database, sms, appName, warnings }: Announced): string {
  const at = (path: string) => new URL(path, publicUrl).href;
  const rows = [
    ["Sign in", at("/")],
    [
      "Messages",
      sms.kind === "inbox" ? `${at("/dev/inbox")} (kept here while Twilio is not set up)` : "Twilio",
    ],
    ["API", at("/docs")],
    ["Database", database.kind === "mysql" ? serverOf(database) : database.file],
    ...warnings.map(({ sentence }) => ["Beware", sentence]),
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  return `\n${appName} is ready.\n\n${lines.join("\n")}\n\n`;
}

function serverOf({ name, host, port }: MysqlConfig): string {
  return `${name} on MySQL at ${host}:${port}`;
}
