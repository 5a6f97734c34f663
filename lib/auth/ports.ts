import type { E164 } from "../phone.ts";

/** One text message, ready to go. `code` is repeated beside the body for senders that show it, and for no other use. */
export type Message = { to: E164; code: string; body: string; ttlSeconds: number };

export interface SmsSender {
  /**
   * Hands one message to the carrier, once. Resolves when it was accepted.
   * @throws DeliveryRefused when this number can never be reached (definite: nothing was sent)
   * @throws SmsUnavailable otherwise; `outcome` of its cause tells whether the message may still arrive
   */
  send(message: Message): Promise<void>;
}
