/**
 * What is left of a budget below which every message is held against it, with the message in the ledger. More than four
 * instances can have under way together (256 each): a cap that is further away cannot be passed between two looks.
 */
export const reach = 1_024;
/** Of what is left of a budget an instance leases so much: as many instances as that can never pass it together. */
const share = 1 / 16;
const leaseMs = 1_000;

/**
 * Messages that this instance may let through without asking the ledger what all others did. A budget of thousands is
 * spent by many instances at once, and none of them needs to add it up for each message while its end is far away. What
 * a lease lets through is entered like any other message and counts for everybody. The bound: however many others send
 * meanwhile, a lease takes a budget past its cap by no more than a sixteenth of what was left a second ago, and by
 * nothing unless the rest of that was sent within the second.
 */
export type Leases = {
  /** Takes one message from the lease for `subject`; false when there is none, it is used up, or its time is. */
  use(subject: string): boolean;
  /** Grants a lease, unless fewer than `reach` messages are left for `subject`. */
  grant(subject: string, left: number): void;
};

/** `now`: milliseconds by any clock that never goes back. */
export function createLeases(now: () => number): Leases {
  const leases = new Map<string, { left: number; endsAt: number }>();
  return {
    use(subject) {
      const lease = leases.get(subject);
      if (lease === undefined || lease.left < 1 || lease.endsAt <= now()) return false;
      lease.left -= 1;
      return true;
    },
    grant(subject, left) {
      if (left > reach) leases.set(subject, { left: Math.floor(left * share), endsAt: now() + leaseMs });
    },
  };
}
