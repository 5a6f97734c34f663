import { expect, type Page } from "@playwright/test";
import { faultsOf } from "../scripts/accessibility/faults.mjs";

/** No finding of any kind, and nothing cut off or to scroll sideways for, also where it is narrow or the text large. */
export async function expectAccessible(page: Page, { without = [] }: { without?: readonly string[] } = {}) {
  expect(await faultsOf(page, without)).toEqual([]);
}
