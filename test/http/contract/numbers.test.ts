import { expect, test } from "vitest";
import { expectBadFields } from "../../support/expect-problem.ts";
import { messagesTo } from "../../support/inbox.ts";
import { describeProduct } from "../../support/product.ts";

/** Spelling → the number it means; each a number of its own, because one number is not sent to twice. */
const spellings: Record<string, string> = {
  "+14155550100": "+14155550100",
  "+1 415 555 0101": "+14155550101",
  "+1-415-555-0102": "+14155550102",
  "+1.415.555.0103": "+14155550103",
  "+1 (415) 555-0104": "+14155550104",
  "+1(415)5550105": "+14155550105",
  "+91 98765 43211": "+919876543211",
  "98765 43212": "+919876543212",
  "98765-43213": "+919876543213",
  "+52 1 200 123 4567": "+522001234567",
};

const refused: Record<string, string> = {
  nothing: "",
  "white space alone": "   ",
  "a plus alone": "+",
  letters: "hello",
  "letters for digits": "+1 415 555 CALL",
  "an extension in words": "+1 415 555 0143 ext 5",
  "an extension by x": "+14155550143x5",
  "an extension by semicolon": "+14155550143;ext=5",
  "a tel: URI": "tel:+14155550143",
  "two plus signs": "++14155550143",
  "a plus in the middle": "1+4155550143",
  slashes: "+1/415/555/0143",
  "a line break at the end": "+14155550143\n",
  "a tab inside": "+1415\t5550143",
  "a zero byte inside": "+1415\u00005550143",
  "full-width digits": "+１４１５５５５０１４３",
  "one full-width digit": "+1415555014３",
  "Arabic-Indic digits": "+١٤١٥٥٥٥٠١٤٣",
  "a zero-width space": "+1415\u200b5550143",
  "a text-direction mark": "\u202e+14155550143",
  "a typographic hyphen": "+1 415 555\u20110143",
  "a variation selector": "+1\ufe0f4155550143",
  "Bengali digits": "+১৪১৫৫৫৫০১৪৩",
  "a no-break space": "+1\u00a04155550143",
  "too few digits": "+1415555014",
  "too many digits": "+141555501433",
  "a country that does not exist": "+999123456789",
  "a number that cannot exist": "+15558675310",
  "an SQL fragment": "+14155550143' OR '1'='1",
  "a very long one": `+1${"4155550143".repeat(40)}`,
};

describeProduct("how a number may be written", (product) => {
  test.each(Object.entries(spellings))("%j is %s", async (written, e164) => {
    const answer = await product.client().post("/api/send-otp", { phone_number: written });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ phone_number: written, phone_e164: e164 });
    expect(await messagesTo(product.origin, e164)).toHaveLength(1);
  });

  test.each(Object.entries(refused))("%s is refused at every step", async (_what, written) => {
    const client = product.client();
    expectBadFields(await client.post("/api/send-otp", { phone_number: written }), "phone_number");
    expectBadFields(
      await client.post("/api/verify-otp", { phone_number: written, otp: "123456" }),
      "phone_number",
    );
    expectBadFields(await client.post("/api/login", { phone_number: written }), "phone_number");
  });

  test("spellings of one number share its cooldown", async () => {
    const statuses = [];
    for (const written of ["+14155550150", "+1 415 555 0150", "+1 (415) 555-0150"]) {
      statuses.push((await product.client().post("/api/send-otp", { phone_number: written })).status);
    }
    expect(statuses).toEqual([200, 429, 429]);
    expect(await messagesTo(product.origin, "+14155550150")).toHaveLength(1);
  });
});
