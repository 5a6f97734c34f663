/**
 * Area codes whose 555-0100…0199 libphonenumber accepts and that nobody is ever given: reserved for fiction in every
 * one of them (ATIS-0300115). One area code has only a hundred, too few for tests that each want numbers of their own.
 */
const areaCodes = [
  202, 203, 205, 206, 207, 208, 209, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234,
  239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307,
  308, 309, 310, 312,
];

let handedOut = 0;

/** A number that no other test of this file has: each its own user, cooldown and limits. */
export function newNumber(): string {
  const index = handedOut++;
  // Area code first: neighbours share a prefix, and prefixes have limits.
  const line = Math.floor(index / areaCodes.length);
  if (line > 99) throw new Error("All fictional numbers are taken. Add area codes.");
  return `+1${areaCodes[index % areaCodes.length]}55501${String(line).padStart(2, "0")}`;
}
