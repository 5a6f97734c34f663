import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import type { MessageListInstance } from "twilio/lib/rest/api/v2010/account/message";
import { type Bounds, httpClient } from "./http-client.ts";

export type TwilioAccount = {
  accountSid: string;
  authToken: string;
  /** Another base URL, for tests. */
  apiUrl: URL | null;
};

/** The SDK's Message resource, every call of which ends within the bounds. */
export async function twilioMessages(
  { accountSid, authToken, apiUrl }: TwilioAccount,
  bounds: Bounds,
): Promise<MessageListInstance> {
  const { default: twilio } = await import("twilio");
  // Given explicitly, because the SDK takes each of these from the environment when it is missing.
  const options = { accountSid, edge: "", region: "", logLevel: "error" };
  // The SDK's type names its own class; of it, the SDK only ever calls `request`.
  const client = httpClient(apiUrl, bounds) as unknown as TwilioRequestClient;
  return twilio(accountSid, authToken, { ...options, httpClient: client }).messages;
}
