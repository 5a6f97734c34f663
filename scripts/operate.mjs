// `npm run otp -- …` and `npm run db:migrate`: compiles the operator's commands if needed and runs one.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BuildFailed } from "./build/run.mjs";
import { buildServer, root } from "./build/steps.mjs";

// A relative DATA_DIR must be the one of the server, wherever this is started from.
process.chdir(root);

try {
  await buildServer();
  const { operate } = await import(pathToFileURL(join(root, ".build", "lib", "cli", "operate.js")).href);
  process.exitCode = await operate(root, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  process.exitCode = 1;
}
