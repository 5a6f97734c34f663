import { describe, expect, test } from "vitest";
import { createPolicy, type Deployment } from "#lib/edge/policy.ts";
import type { RouteKind } from "#lib/edge/routes.ts";

const plain = { publicUrl: new URL("http://localhost:3000"), isNextDev: false };
const secure = { publicUrl: new URL("https://login.example.test"), isNextDev: false };
const textOf = (kind: RouteKind, deployment: Deployment) =>
  createPolicy(deployment).contentSecurity(kind, "N0NCE");
const policy = (kind: RouteKind, deployment: Deployment = plain) =>
  new Map(
    textOf(kind, deployment)
      .split("; ")
      .map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1).join(" ")]),
  );

describe("the content security policy", () => {
  test.each(["page", "api", "file", "swagger", "redoc", "next"] as const)(
    "of %s forbids plugins, base elements and frames (E6)",
    (kind) => {
      const directives = policy(kind);
      for (const name of ["default-src", "object-src", "base-uri", "frame-ancestors"]) {
        expect(directives.get(name)).toBe("'none'");
      }
    },
  );

  test("of a page runs only scripts that carry the nonce, and what they load", () => {
    expect(policy("page").get("script-src")).toBe("'self' 'nonce-N0NCE' 'strict-dynamic'");
    expect(policy("page").get("style-src")).toBe("'self'");
    expect(policy("page").get("connect-src")).toBe("'self'");
  });

  test("never allows inline code or eval outside Next's development mode", () => {
    for (const kind of ["page", "api", "file", "swagger", "redoc", "next"] as const) {
      expect(textOf(kind, secure)).not.toContain("unsafe");
    }
    expect(textOf("page", { ...plain, isNextDev: true })).toContain("'unsafe-eval'");
  });

  test("of an API answer allows nothing at all", () => {
    expect([...policy("api").values()].every((value) => value === "'none'")).toBe(true);
  });

  test("asks for encryption where the site has it", () => {
    expect(policy("page", secure).has("upgrade-insecure-requests")).toBe(true);
    expect(policy("page").has("upgrade-insecure-requests")).toBe(false);
  });
});

test("a site on https says for a year that it is", () => {
  const name = "Strict-Transport-Security";
  expect(createPolicy(secure).headersOf("file")).toMatchObject({
    [name]: "max-age=31536000; includeSubDomains",
  });
  expect(createPolicy(plain).headersOf("file")).not.toHaveProperty(name);
});

test.each([
  ["page", true],
  ["swagger", true],
  ["redoc", true],
  ["api", false],
  ["file", false],
  ["next", false],
] as const)("what a %s may do with the device is said: %s", (kind, isSaid) => {
  const { "Permissions-Policy": permissions } = createPolicy(plain).headersOf(kind);
  expect(permissions?.startsWith("otp-credentials=(self), camera=()") ?? false).toBe(isSaid);
});
