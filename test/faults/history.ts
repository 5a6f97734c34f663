/** One thing that a client asked for, and what it was told. */
export type Operation = {
  name: "send" | "verify" | "login" | "session" | "logout";
  phone: string;
  startedAt: number;
  endedAt: number;
  /** null: the connection ended without an answer */
  status: number | null;
  /** of the problem, or null */
  code: string | null;
  saysWhenToRetry: boolean;
  /** the answer gave the client a proof: a flow, a grant or a session */
  handedOver: boolean;
  /** for verify */
  otp?: string;
  /** it was the code in the newest message to the number */
  isRight?: boolean;
  /** the client held the flow of its own request for a code */
  heldFlow?: boolean;
};

/** A copy of the cookies that a login handed over, and whether anybody asked for the session's end. */
export type KeptSession = {
  phone: string;
  cookies: ReadonlyMap<string, string>;
  end: "none" | "unknown" | "acknowledged";
};

export type History = { operations: Operation[]; sessions: KeptSession[] };

export function newHistory(): History {
  return { operations: [], sessions: [] };
}

/** It may have happened, or not: nobody was told. */
export function isUnknown({ status }: Operation): boolean {
  return status === null || status === 503;
}
