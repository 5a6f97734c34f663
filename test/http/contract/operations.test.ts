import { expect, test } from "vitest";
import { document as promised } from "../../support/conformance.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct } from "../../support/product.ts";

describeProduct("what operators and developers see", (product) => {
  test("readiness names the database and where messages go", async () => {
    const { status, body } = await product.client().get("/api/auth/health");
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        status: "healthy",
        service: expect.stringMatching(/\S/),
        database: "connected",
        database_kind: product.kind,
        sms: "inbox",
      },
    });
  });

  test("liveness says that the process answers", async () => {
    const { status, body } = await product.client().get("/health");
    expect({ status, body }).toEqual({ status: 200, body: { status: "healthy" } });
  });

  test("the OpenAPI document, Swagger UI and ReDoc are served by us, with nothing from elsewhere", async () => {
    const client = product.client();
    const document = await client.get("/openapi.json");
    expect(document.headers["content-type"]).toMatch(/json/);
    expect(document.body.openapi).toMatch(/^3\.1\./);
    // Every answer of every test is held against the document as the source makes it.
    expect(document.body.paths).toEqual(promised.paths);
    expect(document.body.components).toEqual({ ...promised.components, securitySchemes: expect.anything() });
    expect(Object.keys(document.body.paths as object)).toEqual(
      expect.arrayContaining([
        "/api/send-otp",
        "/api/verify-otp",
        "/api/login",
        "/api/auth/health",
        "/health",
      ]),
    );
    for (const path of ["/docs", "/redoc"]) {
      const page = await client.get(path);
      expect([page.status, page.headers["content-type"]]).toEqual([
        200,
        expect.stringMatching(/^text\/html/),
      ]);
      expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
  });

  test("the inbox lists the messages to one number, newest first", async () => {
    const client = product.client();
    const number = newNumber();
    await client.post("/api/send-otp", { phone_number: number });
    await product.travel(301);
    await client.post("/api/send-otp", { phone_number: number });
    const { body } = await client.get(`/api/dev/inbox?phone_number=${encodeURIComponent(number)}`);
    const messages = body.messages as { to: string; code: string }[];
    expect(messages.map(({ to }) => to)).toEqual([number, number]);
    const verified = await client.post("/api/verify-otp", { phone_number: number, otp: messages[0]?.code });
    expect(verified.status).toBe(200);
  });

  test("the inbox of a number without messages is empty, and of no number is refused", async () => {
    const client = product.client();
    const empty = await client.get(`/api/dev/inbox?phone_number=${encodeURIComponent(newNumber())}`);
    expect([empty.status, empty.body]).toEqual([200, { messages: [] }]);
    expectProblem(await client.get("/api/dev/inbox?phone_number=abc"), 422, "invalid_input", {
      errors: [{ field: "phone_number", message: expect.any(String) }],
    });
  });

  test("the pages come up, each with a policy that lets no foreign script run", async () => {
    for (const path of ["/", "/dev/inbox"]) {
      const page = await product.client().get(path);
      expect([page.status, page.headers["content-type"]]).toEqual([
        200,
        expect.stringMatching(/^text\/html/),
      ]);
      expect(page.headers["content-security-policy"]).toMatch(/script-src[^;]*'nonce-/);
      expect(page.headers["content-security-policy"]).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    }
  });
});
