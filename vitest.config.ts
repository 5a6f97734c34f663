import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { thoroughness } from "./test/faults/thoroughness.ts";
import { conformanceLength } from "./test/http/conformance-length.ts";

// Each kind of test is a project, so that a part can be run alone: `vitest run --project unit`.
export default defineConfig({
  test: {
    // Tests mostly wait for servers, so two files at once also where there are only two cores.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      // Generous, because some tests start processes and a shared machine may be busy.
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "mysql",
          include: ["test/mysql/**/*.test.ts"],
          // Set by `npm run test:adopt:long`.
          provide: { usersToAdopt: Number(process.env.ADOPT_USERS ?? 0) },
          globalSetup: ["test/support/database-server-once.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "http",
          include: ["test/http/**/*.test.ts"],
          provide: { conformance: conformanceLength(process.env) },
          globalSetup: ["test/support/database-server-once.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          provide: { thoroughness: thoroughness(process.env) },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file starts a database and the product, and what they measure is time.
          fileParallelism: false,
        },
      },
    ],
  },
});
