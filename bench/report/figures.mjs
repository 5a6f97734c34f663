import { median } from "../support/median.mjs";

/** @typedef {{ median: number, low: number, high: number }} Spread */

/** @param {readonly number[]} values @returns {Spread} */
export function spreadOf(values) {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/**
 * Round by round, because what disturbs a round disturbs both sides of it.
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 */
export function ratioOf(ours, theirs) {
  return spreadOf(ours.slice(0, theirs.length).map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** Three figures that tell something: 0.0812, 1.24, 10 161. @param {number} value */
export function figure(value) {
  if (!Number.isFinite(value)) return "–";
  if (value >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, " ");
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** @param {Spread} spread */
export const withSpread = ({ median: middle, low, high }) =>
  `${figure(middle)} (${figure(low)}–${figure(high)})`;
