import { exchange } from "./client.ts";

export type InboxMessage = { to: string; body: string; code: string; sent_at: string };

/** The messages that were not sent to this E.164 number, newest first. */
export async function messagesTo(origin: string, number: string): Promise<readonly InboxMessage[]> {
  const path = `/api/dev/inbox?phone_number=${encodeURIComponent(number)}`;
  const { status, text, body } = await exchange(origin, { path });
  if (status !== 200) throw new Error(`The inbox answered ${status}: ${text}`);
  return body.messages as InboxMessage[];
}

export async function newestCode(origin: string, number: string): Promise<string> {
  const [newest] = await messagesTo(origin, number);
  if (newest === undefined) throw new Error(`No message to ${number}.`);
  return newest.code;
}
