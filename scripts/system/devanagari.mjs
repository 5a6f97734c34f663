import { spawnSync } from "node:child_process";
import { findProgram } from "./find.mjs";

/** @type {import("./provide.mjs").SystemPart} */
export const devanagari = {
  name: "A font for Devanagari",
  purpose: "pictures of the pages in Hindi, which are empty boxes without one",
  find: findFont,
  packages: {
    "apt-get": ["fonts-lohit-deva"],
    dnf: ["lohit-devanagari-fonts"],
    brew: ["--cask", "font-noto-sans-devanagari"],
  },
  byHand: "install any font that has Hindi",
};

/**
 * Its file. Where nobody keeps a list of fonts, as on macOS, the system brings one.
 * @param {NodeJS.ProcessEnv} env
 */
function findFont(env) {
  const list = findProgram(["fc-list"], env);
  if (list === null) return "of the system";
  const { stdout } = spawnSync(list, [":lang=hi", "file"], { env, encoding: "utf8" });
  return stdout?.split("\n")[0]?.replace(/:\s*$/, "") || null;
}
