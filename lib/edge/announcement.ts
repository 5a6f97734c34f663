import type { Config } from "../config.ts";

/** What a person who has just started the product wants to know: where to go, and what it stands on. */
export function announcement({ appEnv, publicUrl, database, sms, appName }: Config): string {
  const at = (path: string) => new URL(path, publicUrl).href;
  const rows = [
    ["Sign in", at("/")],
    ...(appEnv === "development"
      ? [["Messages", `${at("/dev/inbox")} (kept here while Twilio is not set up)`]]
      : []),
    ["API", at("/docs")],
    ["Database", database.kind === "mysql" ? `MySQL at ${database.host}:${database.port}` : database.file],
    ["SMS", sms.kind === "twilio" ? "Twilio" : "inbox"],
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(9)} ${value}`);
  return `\n${appName} is ready.\n\n${lines.join("\n")}\n\n`;
}
