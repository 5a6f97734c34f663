import { expect, test } from "vitest";
import { variables } from "#lib/config/variables.ts";
import { unset } from "../../../scripts/testing/unset.mjs";

test("whatever starts the product for a test, a picture or a measurement unsets every variable that it reads", () => {
  expect(unset).toEqual(Object.fromEntries(variables.map((name) => [name, ""])));
});
