import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// Set before Next reads it: the build must make no call to the outside.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";

const root = dirname(fileURLToPath(import.meta.url));

/** @type {import("next").NextConfig} */
export default {
  turbopack: { root },
  // Node loads them by itself. Bundled, they make the build longer, and with their thousands of modules the names that
  // every module has, also in the browser's scripts.
  serverExternalPackages: ["mysql2", "twilio", "undici"],
  typedRoutes: true,
  // The product without its tests: these need packages that a production install leaves out.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  poweredByHeader: false,
  images: { unoptimized: true },
};
