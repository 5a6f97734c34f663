import type { E164 } from "../phone.ts";
import type { GuessLane } from "./store.ts";

/** What an operator may do to a number or a prefix, by command. Each is one atomic fact. */
export interface OperatorStore {
  /** Forgets the wrong codes that are held against a number, in every lane; false when the number is unknown. */
  unlockNumber(phone: E164): Promise<boolean>;
  /**
   * Ends all sessions of a number, on every instance, and forgets its devices; returns how many had not been ended and not
   * reached their age.
   */
  endSessionsOf(phone: E164): Promise<number>;
  /** What went out to a prefix so far is not held against it any more; for country, address and all it still counts. */
  forgivePrefix(prefix: string): Promise<void>;
  /** Null when the number is unknown. Sessions that were not used for `idleSeconds` are over. */
  describeNumber(phone: E164, idleSeconds: number): Promise<NumberReport | null>;
}

/** All that an operator needs to help the person on the phone. No code, token or hash is in it. */
export type NumberReport = {
  now: number;
  userId: number;
  isVerified: boolean;
  createdAt: number;
  /** null: none, or used */
  codeExpiresAt: number | null;
  lanes: Record<GuessLane, { failures: number; lockedUntil: number | null }>;
  lastDay: { sent: number; verified: number; lastSentAt: number | null };
  liveSessions: number;
};
