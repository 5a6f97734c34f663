import { describe, expect, test } from "vitest";
import { fieldErrors } from "#lib/http/schemas/field-errors.ts";
import { LoginBody, SendOtpBody, VerifyOtpBody } from "#lib/http/schemas/requests.ts";

type Schema = typeof SendOtpBody | typeof VerifyOtpBody | typeof LoginBody;

function faults(schema: Schema, input: unknown) {
  const result = schema.safeParse(input);
  return result.success ? [] : fieldErrors(result.error);
}

const number = "+1 202-555-0123";

describe("request bodies", () => {
  test("the bodies that existing clients send are accepted as they are", () => {
    expect(SendOtpBody.parse({ phone_number: "9876543210" })).toEqual({ phone_number: "9876543210" });
    expect(VerifyOtpBody.parse({ phone_number: number, otp: "012345" })).toEqual({
      phone_number: number,
      otp: "012345",
    });
    expect(LoginBody.parse({ phone_number: number })).toEqual({ phone_number: number });
  });

  test("a missing field is named", () => {
    expect(faults(VerifyOtpBody, {})).toEqual([
      { field: "phone_number", message: "phone_number is required." },
      { field: "otp", message: "otp is required." },
    ]);
  });

  test.each([[12025550123], [null], [true], [["+12025550123"]], [{ length: 3 }]])(
    "a number that is not a string is refused: %j",
    (phone_number) => {
      expect(faults(SendOtpBody, { phone_number })).toEqual([
        { field: "phone_number", message: "phone_number must be a string, in quotation marks." },
      ]);
    },
  );

  test("an empty field is told to the person who left it empty", () => {
    expect(faults(VerifyOtpBody, { phone_number: "", otp: "" })).toEqual([
      { field: "phone_number", message: "Enter a phone number." },
      { field: "otp", message: "Enter the code from the message." },
    ]);
  });

  test("a number of absurd length is refused before anything parses it", () => {
    expect(faults(SendOtpBody, { phone_number: "1".repeat(32) })).toEqual([]);
    expect(faults(SendOtpBody, { phone_number: "1".repeat(33) })).toEqual([
      { field: "phone_number", message: "A phone number has at most 32 characters." },
    ]);
  });

  test.each([
    "12345",
    "1234567",
    "12345a",
    " 123456",
    "123456\n",
    "123 456",
    "+12345",
    "1e5000",
    "１２３４５６",
    "١٢٣٤٥٦",
    "123456\u0000",
  ])("a code other than six ASCII digits is refused: %j", (otp) => {
    expect(faults(VerifyOtpBody, { phone_number: number, otp })).toEqual([
      { field: "otp", message: "The code has six digits." },
    ]);
  });

  test("a body that is JSON but no object is refused", () => {
    for (const input of [null, [], "text", 7, true]) {
      expect(faults(SendOtpBody, input)).toEqual([
        { field: "body", message: "The body must be a JSON object." },
      ]);
    }
  });
});

describe("unknown fields", () => {
  test("each is refused by name, after the known ones", () => {
    expect(faults(SendOtpBody, { phoneNumber: number, channel: "sms" })).toEqual([
      { field: "phone_number", message: "phone_number is required." },
      { field: "phoneNumber", message: "phoneNumber is not a field of this request." },
      { field: "channel", message: "channel is not a field of this request." },
    ]);
  });

  test.each(["__proto__", "constructor", "toString", ""])("%j is no exception", (key) => {
    const input = JSON.parse(`{"phone_number":"${number}","${key}":{"is_verified":true}}`);
    expect(faults(SendOtpBody, input)).toHaveLength(1);
  });

  test("a body full of them is answered briefly", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key${i}`, 1]));
    expect(faults(SendOtpBody, { phone_number: number, ...many })).toHaveLength(8);
  });

  test("a strange name is shown short and printable", () => {
    const [fault] = faults(SendOtpBody, { phone_number: number, [`\r\n\u202e${"x".repeat(100)}`]: 1 });
    expect(fault?.field).toBe(`???${"x".repeat(37)}…`);
  });
});
