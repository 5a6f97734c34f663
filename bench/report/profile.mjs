/**
 * What V8 writes with `--cpu-prof`, as far as it is needed here.
 * @typedef {{ id: number, callFrame: { functionName: string, url: string, lineNumber: number } }} Node
 * @typedef {{ nodes: Node[], samples: number[], timeDeltas: number[] }} Profile
 * @typedef {{ name: string, percent: number }} Share
 */

/**
 * Whose code the processor was in, and in which functions, each with its share of the time that was not idle. A function
 * counts for itself alone, without those it called.
 * @param {Profile} profile
 * @returns {{ owners: Share[], functions: Share[] }}
 */
export function sharesOf({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  /** @type {Map<string, number>} */
  const owners = new Map();
  /** @type {Map<string, number>} */
  const functions = new Map();
  samples.forEach((id, at) => {
    const frame = byId.get(id);
    if (frame === undefined || frame.functionName === "(idle)") return;
    const owner = ownerOf(frame);
    const name = `${frame.functionName || "(anonymous)"}, ${owner}`;
    const time = timeDeltas[at] ?? 0;
    owners.set(owner, (owners.get(owner) ?? 0) + time);
    functions.set(name, (functions.get(name) ?? 0) + time);
  });
  return { owners: ranked(owners), functions: ranked(functions) };
}

/** A package, a part of Node, or a file of ours. @param {Node["callFrame"]} frame */
export function ownerOf({ functionName, url }) {
  if (url === "") return /^\(/.test(functionName) ? functionName : "native code";
  if (url.startsWith("node:"))
    return url.replace(/^node:(internal\/)?/, "node:").replace(/(:[^/]+)\/.*/, "$1");
  const [, dependency] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (dependency !== undefined) return dependency;
  const [, bundle] = /\/\.next\/server\/(.*)$/.exec(url) ?? [];
  if (bundle !== undefined) return `bundle ${bundle.replace(/.*\//, "")}`;
  return url.replace(/^.*\/\.build\//, "");
}

/** @param {Map<string, number>} times @returns {Share[]} */
function ranked(times) {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([name, time]) => ({ name, percent: (100 * time) / total }))
    .toSorted((a, b) => b.percent - a.percent);
}
