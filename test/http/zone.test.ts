import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { longDay } from "#lib/text/dates.ts";
import { newClient } from "../support/client.ts";
import { signIn } from "../support/product.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";

/** One where it is another day than in UTC at this moment, so that a day in the server's own zone would be seen. */
const serverZone = new Date().getUTCHours() < 10 ? "Pacific/Pago_Pago" : "Pacific/Kiritimati";

describe("the account page of a browser whose zone cookie", () => {
  let stage: Stage;
  let server: RunningServer;
  let joinedAt: string;
  const client = () => newClient(server.origin);
  let signedIn: ReturnType<typeof client>;
  beforeAll(async () => {
    stage = await setStage("embedded");
    server = await startServer({ ...stage.env, TZ: serverZone });
    signedIn = client();
    await signIn(signedIn);
    const { user } = (await signedIn.get("/api/session")).body as { user: { created_at: string } };
    joinedAt = user.created_at;
  });
  afterAll(async () => {
    await server?.stop();
    stage?.remove();
  });

  async function leadFor(zone: string): Promise<string | undefined> {
    const browser = signedIn.copy();
    browser.cookies.set("zone", zone);
    const page = await browser.get("/account", { accept: "text/html", "accept-language": "en" });
    expect(page.status).toBe(200);
    return page.text.match(/With us since [^<]*/)?.[0];
  }

  test.each(["Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"])(
    "names %s tells that zone's days",
    async (zone) => {
      expect(await leadFor(zone)).toBe(`With us since ${longDay("en", joinedAt, zone)}`);
    },
  );

  test.each(["", "Mars/Olympus_Mons", "../../etc/localtime", "%E0%A4%A", "UTC<script>"])(
    "holds “%s” tells those of UTC",
    async (zone) => {
      expect(await leadFor(zone)).toBe(`With us since ${longDay("en", joinedAt, "UTC")}`);
    },
  );
});
