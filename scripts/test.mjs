// Proves everything with one command, the one that CI runs. `node scripts/test.mjs unit http` runs those parts alone;
// what follows `--` goes to the test runner, for example a part of a file name.
import { prove } from "./testing/prove.mjs";

const words = process.argv.slice(2);
const separator = words.indexOf("--");
const names = separator === -1 ? words : words.slice(0, separator);
const extra = separator === -1 ? [] : words.slice(separator + 1);

await prove(names, { extra });
