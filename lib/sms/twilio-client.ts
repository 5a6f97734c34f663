import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import { type Answer, type Bounds, createHttpClient } from "./http-client.ts";

export type TwilioAccount = {
  accountSid: string;
  authToken: string;
  /** Another base URL, for tests. */
  apiUrl: URL | null;
};

/** As Twilio's Message resource calls them. */
export type MessageFields = { To: string; Body: string; ValidityPeriod: number } & (
  | { From: string }
  | { MessagingServiceSid: string }
);

/** @throws RestException where Twilio refuses, SyntaxError where it accepts in words that nobody can read */
export type CreateMessage = (fields: MessageFields) => Promise<void>;

/**
 * The SDK, every call of which ends within the bounds. Asked by its `request`: its Message resource costs as much again
 * as the exchange, to make an object of an answer of which we only need to know that it came.
 */
export async function messageCreator(
  { accountSid, authToken, apiUrl }: TwilioAccount,
  bounds: Bounds,
): Promise<CreateMessage> {
  // Not loaded where no message goes out.
  const { default: twilio } = await import("twilio");
  // Given explicitly, because the SDK takes each of these from the environment when it is missing.
  const options = { accountSid, edge: "", region: "", logLevel: "error" };
  // The type asks for the SDK's own class, but the SDK calls nothing of it except `request`.
  const client = (await createHttpClient(apiUrl, bounds)) as unknown as TwilioRequestClient;
  const sdk = twilio(accountSid, authToken, { ...options, httpClient: client });
  const uri = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`;

  return async (data) => {
    const answer: Answer = await sdk.request({ method: "post", uri, data });
    if (answer.statusCode < 200 || answer.statusCode >= 300) throw new twilio.RestException(answer);
    JSON.parse(answer.body);
  };
}
