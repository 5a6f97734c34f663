import { join } from "node:path";

// Next and the rest come from the product's own dependencies.
const root = join(import.meta.dirname, "../../..");

export default { turbopack: { root }, outputFileTracingRoot: root, poweredByHeader: false };
