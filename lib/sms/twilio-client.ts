import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import { type Asked, type Bounds, createPostForm } from "./http-client.ts";

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
 * Creates messages as the SDK does, each within the bounds. The SDK says once how it asks for one: host, headers and
 * credentials. From message to message only the form differs, so it need not take its URL apart and put it together each
 * time. Its Message resource would cost as much as the exchange, to make an object of an answer of which we only need to
 * know that it came.
 */
export async function messageCreator(
  { accountSid, authToken, apiUrl }: TwilioAccount,
  bounds: Bounds,
): Promise<CreateMessage> {
  // Not loaded where no message goes out.
  const { default: twilio } = await import("twilio");
  // Given explicitly, because the SDK takes each of these from the environment when it is missing.
  const options = { accountSid, edge: "", region: "", logLevel: "error" };
  let asked: Asked | undefined;
  // The type asks for the SDK's own class, but the SDK calls nothing of it except `request`.
  const httpClient = { request: (request: Asked) => (asked = request) } as unknown as TwilioRequestClient;
  const uri = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages.json`;
  twilio(accountSid, authToken, { ...options, httpClient }).request({ method: "post", uri });
  if (asked === undefined) throw new Error("The SDK did not say how it asks for a message.");
  const post = await createPostForm(asked, apiUrl, bounds);

  return async (fields) => {
    const answer = await post(fields);
    if (answer.statusCode < 200 || answer.statusCode >= 300) throw new twilio.RestException(answer);
    JSON.parse(answer.body);
  };
}
