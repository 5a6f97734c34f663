import { headers } from "next/headers";
import type { FlowState } from "../auth/flow.ts";
import type { E164 } from "../phone.ts";
import { services } from "../services.ts";
import { readCredentials, sessionSecretOf } from "./credentials.ts";
import type { SessionView, SignedInUser } from "./schemas/answers.ts";
import { sessionView, userView } from "./views.ts";

/** The person in front of a page, by the same use cases that answer the API. */
export type Visitor = {
  user: SignedInUser | null;
  session: SessionView | null;
  /** signed out since, by a wait or from elsewhere: here it was not asked for, or the session would not be presented */
  wasSignedIn: boolean;
  /** the code this browser has asked for, while it lives or can be sent again */
  flow: FlowState | null;
  /** one's own sessions, newest first; empty when signed out */
  sessions(): Promise<readonly SessionView[]>;
  /** one's own sign-ins of late that are over, newest first */
  endedSessions(): Promise<readonly SessionView[]>;
  /** how many were tried for one's own number since a code was last accepted; 0 when signed out */
  wrongCodes(): Promise<number>;
};

/** For server components only. @throws DatabaseUnavailable */
export async function readVisitor(): Promise<Visitor> {
  const { auth, cookies: jar, seals } = await services();
  const received = await headers();
  // Cookies alone: no token ever comes with a page.
  const cookie = (name: string) => (name === "cookie" ? received.get(name) : null);
  const credentials = await readCredentials(cookie, jar, seals);
  const secret = sessionSecretOf(credentials);
  const signedIn = await auth.findSignedIn(secret);
  const proof = credentials.proof();
  const flow = proof?.kind === "flow" ? await auth.findFlow(proof.phone as E164, proof.flowId) : null;
  async function own(list: typeof auth.listSessions): Promise<readonly SessionView[]> {
    if (signedIn === null) return [];
    const sessions = await list(signedIn.user.id);
    return sessions.map((session) => sessionView(session, signedIn.session.id));
  }
  return {
    user: signedIn === null ? null : userView(signedIn.user),
    session: signedIn === null ? null : sessionView(signedIn.session, signedIn.session.id),
    wasSignedIn: secret !== null && signedIn === null,
    flow,
    sessions: () => own(auth.listSessions),
    endedSessions: () => own(auth.listEndedSessions),
    wrongCodes: async () => (signedIn === null ? 0 : auth.countWrongCodes(signedIn.user.id)),
  };
}
