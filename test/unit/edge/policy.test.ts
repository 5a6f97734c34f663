import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "#lib/edge/policy.ts";

const plain = { publicUrl: new URL("http://localhost:3000"), isNextDev: false };
const secure = { publicUrl: new URL("https://login.example.test"), isNextDev: false };
const policy = (kind: Parameters<typeof contentSecurityPolicy>[0], site = plain) =>
  new Map(
    contentSecurityPolicy(kind, "N0NCE", site)
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
      expect(contentSecurityPolicy(kind, "N0NCE", secure)).not.toContain("unsafe");
    }
    expect(contentSecurityPolicy("page", "N0NCE", { ...plain, isNextDev: true })).toContain("'unsafe-eval'");
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
  expect(securityHeaders(secure)["Strict-Transport-Security"]).toBe("max-age=31536000; includeSubDomains");
  expect(securityHeaders(plain)).not.toHaveProperty("Strict-Transport-Security");
});
