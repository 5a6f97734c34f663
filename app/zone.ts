import { cookies } from "next/headers";
import { zoneCookie } from "#lib/http/zone-cookie.ts";

/** The time zone that this visitor's browser told on an earlier page, else UTC. */
export async function visitorZone(): Promise<string> {
  const told = (await cookies()).get(zoneCookie)?.value;
  return isZone(told) ? told : "UTC";
}

/** The longest of the IANA database has 32 characters. */
const zoneMaxLength = 64;

function isZone(name: string | undefined): name is string {
  if (!name || name.length > zoneMaxLength) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
