import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The code that docs/clients.md tells people to copy, as they do. */
export const documentedClient = [...readFileSync("docs/clients.md", "utf8").matchAll(/```ts\n(.*?)```/gs)]
  .map(([, block = ""]) => block)
  .join("\n");

/** The path of that code in a directory of its own, which the caller removes. */
export function copyDocumentedClient(): string {
  const file = join(mkdtempSync(join(tmpdir(), "client-")), "client.ts");
  writeFileSync(file, documentedClient);
  return file;
}
