// `npm run build`: everything `npm start` needs, unless a build of exactly this source is already there.
import { BuildFailed } from "./build/run.mjs";
import { buildPages, buildServer, requireBuildablePath } from "./build/steps.mjs";

try {
  requireBuildablePath();
  await buildServer();
  await buildPages();
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  process.exitCode = 1;
}
