import type { Services } from "../services.ts";
import type { Credentials } from "./credentials.ts";
import { type DeviceProof, deviceSeconds } from "./seals.ts";

/** So many numbers does a device remember having signed in with. */
const numbersPerDevice = 5;

/** The cookie by which this device will be known, also for the numbers that it was known for before. */
export function deviceCookie(
  { cookies, seals }: Pick<Services, "cookies" | "seals">,
  credentials: Credentials,
  newest: DeviceProof["known"][number],
): string {
  const others = credentials.knownPhones().filter(({ phone }) => phone !== newest.phone);
  const known = [newest, ...others].slice(0, numbersPerDevice);
  return cookies.set("device", seals.device.seal({ known }), deviceSeconds);
}
