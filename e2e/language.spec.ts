import { expectAccessible } from "./accessibility.ts";
import { expect, messagesTo, test, untilLive } from "./test.ts";

const headings = {
  "hi-IN": "आपका फ़ोन नंबर क्या है?",
  "es-419": "¿Cuál es tu número de teléfono?",
  "fr-CA": /Quel est votre numéro de téléphone/,
  "ar-EG": "ما رقم هاتفك؟",
} as const;

for (const [locale, heading] of Object.entries(headings)) {
  test.describe(`in a browser that prefers ${locale}`, () => {
    test.use({ locale });

    test("the page speaks that language, and is accessible", async ({ page }) => {
      await page.goto("/");
      await expect(page.getByRole("heading", { name: heading })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", locale.slice(0, 2));
      await expect(page.locator("html")).toHaveAttribute("dir", locale.startsWith("ar") ? "rtl" : "ltr");
      await expectAccessible(page);
    });
  });
}

test("a language chosen on the page stays, on the pages after it and in the message", async ({
  page,
  line,
}) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Language" }).getByRole("link", { name: "Français" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("link", { name: "Français" })).toHaveAttribute("aria-current", "true");
  await page.getByLabel("Numéro de téléphone").fill(line.national);
  await page.getByRole("button", { name: "Recevoir un code" }).click();
  await expect(page.getByRole("heading", { name: "Saisissez le code" })).toBeVisible();
  const [message] = (await messagesTo(page.request, line)) as { code: string; body: string }[];
  expect(message?.body).toContain(`${message?.code} est votre code Phone Login.`);
});

test("changing the language of the phone page keeps what was typed, once", async ({ page, line }) => {
  await page.goto("/");
  await untilLive(page);
  await page.getByLabel("Country or region").selectOption("FR");
  await page.getByLabel("Phone number").fill(line.national);
  await page.getByRole("link", { name: "Español" }).click();
  await expect(page.getByLabel("Número de teléfono")).toHaveValue(line.national);
  await expect(page.locator("select")).toHaveValue("FR");
  await page.goto("/");
  await untilLive(page);
  await expect(page.getByLabel("Número de teléfono")).toHaveValue("");
});

test("changing the language of the code page keeps its place and sends nothing", async ({ page, line }) => {
  await page.goto("/");
  await page.getByLabel("Phone number").fill(line.national);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/verify");
  await page.getByRole("link", { name: "العربية" }).click();
  await expect(page).toHaveURL("/verify");
  await expect(page.getByRole("heading", { name: "أدخل الرمز" })).toBeVisible();
  expect(await messagesTo(page.request, line)).toHaveLength(1);
});

test.describe("from right to left", () => {
  test.use({ locale: "ar" });

  test("the code, its boxes and the number keep their direction", async ({ page, line }) => {
    await page.goto("/");
    const number = page.getByLabel("رقم الهاتف");
    await expect(number).toHaveCSS("direction", "ltr");
    await expect(number).toHaveCSS("text-align", "end");
    await number.fill(`+1${line.national}`);
    await number.press("Enter");
    const code = page.getByLabel("رمز من ستة أرقام");
    await code.pressSequentially("١٢");
    await expect(code).toHaveValue("12");
    await expect(code).toHaveCSS("direction", "ltr");
    const shown = page.locator("bdi", { hasText: line.shown });
    await expect(shown).toHaveCSS("direction", "ltr");
    await expectAccessible(page);
  });
});

test("the browser gets one language and no other", async ({ page }) => {
  const scripts: string[] = [];
  page.on("response", async (answer) => {
    if (answer.url().includes("/_next/static/")) scripts.push(await answer.text());
  });
  const html = await (await page.goto("/"))?.text();
  await page.waitForLoadState("networkidle");
  expect(scripts.length).toBeGreaterThan(2);
  for (const sentence of ["फ़ोन नंबर", "Número de teléfono", "Numéro de téléphone", "رقم الهاتف"]) {
    expect(html).not.toContain(sentence);
    expect(scripts.join("")).not.toContain(sentence);
  }
});
