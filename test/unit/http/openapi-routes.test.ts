import { expect, test } from "vitest";
import { table } from "#lib/edge/routes.ts";
import { openApiDocument } from "#lib/http/openapi/document.ts";

// The table is held against the files in app/ by a test of its own.

const { paths } = openApiDocument({
  appName: "Phone Login",
  version: "1.2.3",
  publicUrl: new URL("http://localhost:3000"),
  includeInbox: true,
});

const served = Object.entries(table).flatMap(([path, { methods }]) =>
  methods.map((method) => `${method} ${path}`),
);
const documented = Object.entries(paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
);
const isOfTheApi = (route: string) => route.includes(" /api/");

test("every route below /api is in the document with exactly its methods, and the other way round", () => {
  expect(documented.filter(isOfTheApi).toSorted()).toEqual(served.filter(isOfTheApi).toSorted());
});

test("every other address in the document is one that is served", () => {
  const others = documented.filter((route) => !isOfTheApi(route));
  expect(others).toContain("GET /health");
  expect(others.filter((route) => !served.includes(route))).toEqual([]);
});
