import { registerSchema, validate } from "@hyperjump/json-schema/openapi-3-1";
import { describe, expect, test } from "vitest";
import { type DocumentOptions, openApiDocument } from "#lib/http/openapi/document.ts";
import {
  flowToken,
  grantToken,
  messageText,
  otherSession,
  session,
  sessionToken,
  user,
} from "#lib/http/openapi/specimen-data.ts";
import { createSeals } from "#lib/http/seals.ts";
import { phoneMaxLength } from "#lib/phone.ts";
import { newId, newSecret } from "#lib/secrets.ts";
import { messageWriter } from "#lib/sms/message.ts";

const options: DocumentOptions = {
  appName: "Phone Login",
  version: "1.2.3",
  publicUrl: new URL("http://localhost:3000"),
  includeInbox: true,
};

/** As a client gets it: undefined fields gone, everything plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: the document is walked freely, and its form is a test of its own
function served(changes: Partial<DocumentOptions> = {}): any {
  return JSON.parse(JSON.stringify(openApiDocument({ ...options, ...changes })));
}

type Found = { at: string; node: Record<string, unknown> };

function* objects(node: unknown, at = "#"): Generator<Found> {
  if (typeof node !== "object" || node === null) return;
  yield { at, node: node as Record<string, unknown> };
  for (const [key, value] of Object.entries(node)) yield* objects(value, `${at}/${key}`);
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function resolve(document: any, ref: string): any {
  return ref
    .slice(2)
    .split("/")
    .reduce((node, key) => node?.[key], document);
}

describe("the document", () => {
  test("follows the OpenAPI 3.1 meta-schema, its schemas included", async () => {
    const output = await validate("https://spec.openapis.org/oas/3.1/schema-base", served(), "BASIC");
    expect(output).toEqual({ valid: true });
  });

  test("takes name, version and address from its surroundings", () => {
    const document = served({ appName: "Acme", publicUrl: new URL("https://login.example.com/") });
    expect(document.info).toMatchObject({ title: "Acme API", version: "1.2.3" });
    expect(document.servers).toEqual([{ url: "https://login.example.com" }]);
    expect(document.info.description).toContain("https://login.example.com/api/send-otp");
  });

  test("names the cookies that this address will get", () => {
    const names = (url: string) =>
      Object.values<{ name?: string }>(served({ publicUrl: new URL(url) }).components.securitySchemes)
        .map(({ name }) => name)
        .filter((name) => name !== undefined);
    expect(names("http://localhost:3000")).toEqual(["flow", "session", "device"]);
    expect(names("https://login.example.com")).toEqual(["__Host-flow", "__Host-session", "__Host-device"]);
  });

  test("does not mention the inbox in production", () => {
    expect(JSON.stringify(served({ includeInbox: false }))).not.toMatch(/inbox`|dev\/inbox|Development/);
    expect(served().paths).toHaveProperty("/api/dev/inbox");
  });

  test("refers only to what it holds, and holds nothing unused", () => {
    const document = served();
    const refs = new Set<string>();
    for (const { node } of objects(document)) if (typeof node.$ref === "string") refs.add(node.$ref);
    expect([...refs].filter((ref) => resolve(document, ref) === undefined)).toEqual([]);
    const held = ["schemas", "headers", "parameters", "examples"].flatMap((section) =>
      Object.keys(document.components[section]).map((name) => `#/components/${section}/${name}`),
    );
    expect(held.filter((ref) => !refs.has(ref))).toEqual([]);
  });

  test("gives every operation a name of its own, a summary, a description and a known tag", () => {
    const document = served();
    const tags = document.tags.map(({ name }: { name: string }) => name);
    const operations = Object.values<object>(document.paths).flatMap((item) => Object.values(item));
    for (const operation of operations) {
      expect(operation.summary).toMatch(/\S/);
      expect(operation.description).toMatch(/\.$/);
      expect(tags).toContain(operation.tags[0]);
    }
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("tells the longest number that is read, in bodies and in addresses", () => {
    const { schemas, parameters } = served().components;
    expect(schemas.PhoneNumber.maxLength).toBe(phoneMaxLength);
    expect(parameters.PhoneNumberInPath.schema.maxLength).toBe(phoneMaxLength);
    expect(parameters.PhoneNumberInQuery.schema.maxLength).toBe(phoneMaxLength);
  });

  test("asks for no proof to send a code, and names all that it reads", () => {
    const { security } = served().paths["/api/send-otp"].post;
    expect(security.map((way: object) => Object.keys(way)[0] ?? "none")).toEqual([
      "deviceCookie",
      "flowCookie",
      "sessionCookie",
      "bearer",
      "none",
    ]);
  });

  test("names the headers that some answers carry: the wait of a lock, methods, cookies that come or go", () => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const operations = Object.values<any>(served().paths).flatMap((item) => Object.values<any>(item));
    const saying = (header: string, status: string) =>
      operations.filter(({ responses }) => header in (responses[status]?.headers ?? {}));
    const ids = (some: typeof operations) => some.map(({ operationId }) => operationId).toSorted();
    expect(ids(saying("Retry-After", "401"))).toEqual(["verifyOtp"]);
    expect(ids(saying("Allow", "default"))).toEqual(ids(operations));
    expect(ids(saying("Set-Cookie", "200"))).toEqual(
      ["sendOtp", "verifyOtp", "login", "logout", "endOtherSessions", "endSession"].toSorted(),
    );
  });

  test("shows only numbers that belong to nobody", () => {
    const numbers = JSON.stringify(served()).match(/\+\d[\d -]{7,}\d/g) ?? [];
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) expect(number.replace(/[ -]/g, "")).toMatch(/^\+120255501\d\d$/);
  });
});

describe("examples", () => {
  test("every one has the shape of its schema", async () => {
    const document = served();
    const schemaUri = registered(document.components.schemas);
    let checked = 0;
    for (const { at, node } of objects(document.paths)) {
      const name = (node.schema as { $ref?: string } | undefined)?.$ref?.split("/").at(-1);
      if (name === undefined || !node.examples) continue;
      for (const [key, example] of Object.entries(node.examples as Record<string, { $ref?: string }>)) {
        const { value } = example.$ref ? resolve(document, example.$ref) : example;
        const output = await validate(`${schemaUri}#/$defs/${name}`, value);
        expect(output, `${at}/examples/${key}`).toEqual({ valid: true });
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(50);
  });

  test("tokens and ids look like real ones", async () => {
    const seals = createSeals([newSecret()], 60);
    const phone = user.phone_e164;
    const real = {
      [flowToken]: await seals.proof.seal({ kind: "flow", phone, flowId: newId() }),
      [grantToken]: await seals.proof.seal({
        kind: "grant",
        phone,
        userId: user.id,
        otpId: newId(),
        sendId: newId(),
      }),
      [sealIn(sessionToken)]: await seals.session.seal({ phone, secret: newSecret(), at: Date.now() }),
      [session.id]: newId(),
      [otherSession.id]: newId(),
    };
    for (const [example, sealed] of Object.entries(real)) expect(formOf(example)).toBe(formOf(sealed));

    const text = JSON.stringify(served());
    const tokens = [...text.matchAll(/"token":"([^"]+)"/g)].map(([, token]) => token ?? "");
    expect(new Set(tokens)).toEqual(new Set([flowToken, grantToken, sessionToken]));
    const named = served().components.schemas.SessionView.properties.id.examples as string[];
    expect(named.map(formOf)).toEqual([formOf(newId())]);
  });

  test("the message is the one that the product writes", () => {
    const write = messageWriter({
      appName: "Phone Login",
      locale: "en",
      ttlMinutes: 5,
      webOtpHost: options.publicUrl.hostname,
    });
    expect(messageText).toBe(write("012345"));
    expect(served().components.schemas.InboxMessage.properties.body.examples).toEqual([messageText]);
  });
});

function sealIn(token: string): string {
  return Buffer.from(token, "base64url").toString("latin1");
}

/** What a token is made of: its parts with their lengths. Numbers, such as an id of a key, may be longer or shorter. */
function formOf(token: string): string {
  return token.replace(/(?<=\*)\d+(?=\*)/g, "number").replace(/[\w-]{6,}/g, ({ length }) => `<${length}>`);
}

/** The same schemas in a document of JSON Schema, which keeps them under another name than OpenAPI does. */
function registered(schemas: object): string {
  const uri = "https://example.com/schemas";
  const $defs = JSON.parse(JSON.stringify(schemas).replaceAll("#/components/schemas/", "#/$defs/"));
  registerSchema({ $schema: "https://spec.openapis.org/oas/3.1/dialect/base", $defs }, uri);
  return uri;
}
