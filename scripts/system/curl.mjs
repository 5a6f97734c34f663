import { findProgram } from "./find.mjs";

/** @type {import("./provide.mjs").SystemPart} */
export const curl = {
  name: "curl",
  purpose: "the test that pastes the README's calls",
  find: (env) => findProgram(["curl"], env),
  packages: { "apt-get": ["curl"], dnf: ["curl"], brew: ["curl"] },
  byHand: "put curl on PATH",
};
