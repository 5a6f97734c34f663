import type { Session, User } from "../auth/store.ts";
import type { ClosedTap } from "../auth/tap-book.ts";
import type { KeptMessage } from "../sms/inbox.ts";
import { utcTime } from "../utc-time.ts";
import type { SessionView, SignedInUser, UserAnswer } from "./schemas/answers.ts";
import type { ClosedLimit, InboxMessage } from "./schemas/operations.ts";

/** An allow-list of fields; `asWritten` is the number as this request wrote it, else E.164. */
export function userView(user: User, asWritten: string = user.phone): SignedInUser {
  return {
    id: user.id,
    phone_number: asWritten,
    phone_e164: user.phone,
    is_verified: user.isVerified,
    created_at: utcTime(user.createdAt),
  };
}

export function wholeUserView(user: User, asWritten: string): UserAnswer {
  return { ...userView(user, asWritten), updated_at: utcTime(user.updatedAt) };
}

export function sessionView(session: Session, currentId: string): SessionView {
  return {
    id: session.id,
    device: session.device,
    created_at: utcTime(session.createdAt),
    last_seen_at: utcTime(session.lastSeenAt),
    expires_at: utcTime(session.expiresAt),
    current: session.id === currentId,
  };
}

export function closedLimitView({ scope, subject, closedAt }: ClosedTap): ClosedLimit {
  return { scope, ...(scope === "country" && { country: subject }), closed_since: utcTime(closedAt) };
}

export function inboxMessageView({ sentAt, ...message }: KeptMessage): InboxMessage {
  return { ...message, sent_at: utcTime(sentAt) };
}
