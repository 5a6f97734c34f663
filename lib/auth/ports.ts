import type { E164 } from "../phone.ts";

/** One text message, ready to go. `code` is repeated beside the body for senders that show it, and for no other use. */
export type Message = { to: E164; code: string; body: string; ttlSeconds: number };

export interface SmsSender {
  /**
   * Hands one message to the carrier, once. Resolves when it was accepted.
   * @throws delivery_refused when this number cannot be reached (definite: nothing was sent)
   * @throws SmsUnavailable otherwise; its `outcome` tells whether the message may still arrive
   */
  send(message: Message): Promise<void>;
}

/** What boot asks of a sender. */
export interface SmsService extends SmsSender {
  /** Pays once, at boot, for what the first message would otherwise wait for. */
  warm(): Promise<void>;
}
