/** @param {readonly (readonly string[])[]} rows the first one is the head @param {readonly ("left" | "right")[]} [sides] */
export function markdownTable(rows, sides = []) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${widths.map((width, column) => padded(row[column] ?? "", width, sides[column])).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    sides[column] === "right" ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  const [head = [], ...body] = rows;
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

/** @param {string} cell @param {number} width @param {"left" | "right"} [side] */
const padded = (cell, width, side) => (side === "right" ? cell.padStart(width) : cell.padEnd(width));

/**
 * The document with new text between the two comments that bear this name.
 * @param {string} document
 * @param {string} name
 * @param {string} text
 */
export function between(document, name, text) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`There is no ${begin} … ${end} in the document.`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
