import { Agent } from "node:https";
import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import type { MessageListInstance } from "twilio/lib/rest/api/v2010/account/message";

export type TwilioAccount = {
  accountSid: string;
  authToken: string;
  /** Another base URL, for tests. */
  apiUrl: URL | null;
};

/** A created message is a few hundred bytes; more than this is not Twilio's answer. */
const largestAnswerBytes = 64 * 1024;

/** The SDK's Message resource, behind an HTTP client whose every call ends within `deadlineMs`, retries included. */
export async function twilioMessages(
  { accountSid, authToken, apiUrl }: TwilioAccount,
  { deadlineMs, retries, sockets }: { deadlineMs: number; retries: number; sockets: number },
): Promise<MessageListInstance> {
  const { default: twilio } = await import("twilio");

  class BoundedClient extends twilio.RequestClient {
    constructor() {
      super({ timeout: deadlineMs, autoRetry: true, maxRetries: retries });
      // The SDK's own agent follows HTTP_PROXY, without the timeouts that are given here.
      this.axios.defaults.httpsAgent = new Agent({
        keepAlive: true,
        maxSockets: sockets,
        timeout: deadlineMs,
      });
      this.axios.defaults.maxContentLength = largestAnswerBytes;
      // The SDK's timeout starts anew with every byte and every retry; this one does not.
      this.axios.interceptors.request.use((config) => {
        config.signal ??= AbortSignal.timeout(deadlineMs);
        return config;
      });
    }

    override async request<T>(options: TwilioRequestClient.RequestOptions<T>) {
      try {
        return await super.request<T>({ ...options, uri: rebased(options.uri, apiUrl) });
      } finally {
        // The SDK remembers the last number, text and credentials here.
        delete this.lastRequest;
        delete this.lastResponse;
      }
    }
  }

  // Given explicitly, because the SDK takes each of these from the environment when it is missing.
  const options = { accountSid, edge: "", region: "", logLevel: "error" };
  return twilio(accountSid, authToken, { ...options, httpClient: new BoundedClient() }).messages;
}

function rebased(uri: string, base: URL | null): string {
  if (base === null) return uri;
  const { pathname, search } = new URL(uri);
  return base.origin + base.pathname.replace(/\/$/, "") + pathname + search;
}
