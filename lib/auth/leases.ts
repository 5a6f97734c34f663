/**
 * When fewer messages than this are left of a budget, each send checks the cap once more in its own statement. Four
 * instances cannot have more under way together (256 each), so a cap that is further away cannot be passed in between.
 */
export const reach = 1_024;
/** With less than this left nothing is leased: leases and what is under way could pass the cap together. */
const leasedFrom = 2 * reach;
/** What an instance leases of what is left. */
const share = 1 / 16;
const leaseMs = 1_000;
/** From this age on one send renews the lease. It may fail before it has read, so another tries after `renewalMs`. */
const renewedFromMs = leaseMs / 2;
const renewalMs = leaseMs / 10;

/**
 * Messages that this instance may let through without asking the ledger what all others did. A budget of thousands is
 * spent by many instances at once, and none of them needs to add it up for each message while its end is far away. What
 * a lease lets through is entered like any other message and counts for everybody. Four instances cannot pass a cap by it,
 * unless others send much of what is left within the second that a lease lasts; then by no more than the leases.
 *
 * At half its time one send reads the ledger for the next lease, while this one serves the others, so nobody waits. The
 * next lease does not know what this one lets through meanwhile: at most another sixteenth of what is left.
 */
export type Leases = {
  /**
   * Takes one message from the lease for `subject`. False when there is none, when it or its time is used up, and for
   * one message when it is time to renew it: then that one is to read the ledger.
   */
  use(subject: string): boolean;
  /**
   * Learns what a reading of the ledger found to be left, which may be nothing. `askedAt`: when it was asked. A lease
   * is made of one reading alone: one that was asked before the last lease was made knows nothing of what that let through.
   */
  learn(subject: string, left: number, askedAt: number): void;
};

type Lease = { left: number; madeAt: number; renewAt: number; endsAt: number };

/** `clock`: milliseconds that never go back. */
export function createLeases(clock: () => number): Leases {
  const leases = new Map<string, Lease>();
  return {
    use(subject) {
      const lease = leases.get(subject);
      const now = clock();
      if (lease === undefined || lease.left < 1 || lease.endsAt <= now) return false;
      if (lease.renewAt <= now) {
        lease.renewAt = now + renewalMs;
        return false;
      }
      lease.left -= 1;
      return true;
    },
    learn(subject, left, askedAt) {
      const last = leases.get(subject);
      const isTooLittle = left < leasedFrom;
      // That there is little left is believed at any age.
      if (!isTooLittle && last !== undefined && askedAt < last.madeAt) return;
      leases.set(subject, {
        left: isTooLittle ? 0 : Math.floor(left * share),
        madeAt: clock(),
        renewAt: askedAt + renewedFromMs,
        endsAt: askedAt + leaseMs,
      });
    },
  };
}
