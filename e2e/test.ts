import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

/** A number that is valid and belongs to nobody, in the forms that people and machines write it. */
export type Line = { e164: string; shown: string; national: string };

/** Reserved for fiction in every area: 555-0100 to 555-0199. */
const areas = [202, 212, 213, 215, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 206, 303];
let used = 0;

type Fixtures = {
  /** a number no other test uses, because a number rests between messages in real time */
  line: Line;
  /** a second one */
  otherLine: Line;
  /** what the browser's console may complain about in this test; anything else fails it */
  expectedErrors: RegExp[];
  /** holds back the page's scripts by so many milliseconds, as a slow network does */
  scriptDelayMs: number;
  slowScripts: undefined;
  consoleWatch: undefined;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  line: async ({}, use, { workerIndex }) => use(nextLine(workerIndex)),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  otherLine: async ({}, use, { workerIndex }) => use(nextLine(workerIndex)),
  expectedErrors: [[], { option: true }],
  scriptDelayMs: [Number(process.env.E2E_SCRIPT_DELAY_MS ?? 0), { option: true }],
  slowScripts: [
    async ({ context, scriptDelayMs }, use) => {
      if (scriptDelayMs > 0) {
        await context.route("**/_next/static/**/*.js", async (route) => {
          await new Promise((resolve) => setTimeout(resolve, scriptDelayMs));
          // The page may be gone before a delayed file is.
          await route.continue().catch(() => undefined);
        });
      }
      await use(undefined);
    },
    { auto: true },
  ],
  consoleWatch: [
    async ({ context, expectedErrors }, use) => {
      const complaints: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`);
      });
      context.on("weberror", (error) => complaints.push(String(error.error())));
      await use(undefined);
      const unexpected = complaints.filter((text) => !expectedErrors.some((known) => known.test(text)));
      expect(unexpected, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

/** Chromium writes a line for each answer that is an error, also for those that a test is about. */
export const answered = (status: number) => new RegExp(`status of ${status} `);

/** Worker indexes are never used twice in a run, so each worker owns an area. */
function nextLine(workerIndex: number): Line {
  const area = areas[workerIndex % areas.length];
  const last = `01${String(used++ % 100).padStart(2, "0")}`;
  return {
    e164: `+1${area}555${last}`,
    shown: `+1 ${area} 555 ${last}`,
    national: `${area} 555 ${last}`,
  };
}

export async function askForCode(page: Page, line: Line) {
  await page.goto("/");
  await page.getByLabel("Phone number").fill(line.national);
  await page.getByRole("button", { name: "Text me a code" }).click();
  await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
}

/** The server's picture of a page is there before its script is; only what needs the script has to wait for it. */
export async function untilLive(page: Page) {
  await expect(page.locator("html")).toHaveAttribute("data-live");
}

export async function signIn(page: Page, line: Line) {
  await askForCode(page, line);
  await codeField(page).fill(await codeFor(page.request, line));
  await expect(page.getByRole("heading", { name: line.shown })).toBeVisible();
}

export const codeField = (page: Page) => page.getByLabel("Six-digit code");

export async function codeFor(request: APIRequestContext, line: Line): Promise<string> {
  const [newest] = await messagesTo(request, line);
  if (!newest) throw new Error(`no message to ${line.e164}`);
  return newest.code;
}

export async function messagesTo(request: APIRequestContext, { e164 }: Line): Promise<{ code: string }[]> {
  const answer = await request.get("/api/dev/inbox", { params: { phone_number: e164 } });
  expect(answer.status()).toBe(200);
  return (await answer.json()).messages;
}

export { expect };
