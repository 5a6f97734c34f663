import type { SessionView, SignedInUser } from "../schemas/answers.ts";

/** Who appears in the examples. +1 202 555 01xx is set aside for fiction and never assigned to anybody. */
export const written = "+1 202-555-0123";

export const user: SignedInUser = {
  id: 1,
  phone_number: written,
  phone_e164: "+12025550123",
  is_verified: true,
  created_at: "2026-11-20 10:30:00",
};

export const session: SessionView = {
  id: "7f3k2m9q",
  created_at: "2026-11-20 10:30:00",
  last_seen_at: "2026-11-20 11:02:41",
  expires_at: "2026-12-20 10:30:00",
  device: "Chrome on Android",
  current: true,
};

export const otherSession: SessionView = {
  ...session,
  id: "c81w5d0t",
  created_at: "2026-11-02 08:15:12",
  last_seen_at: "2026-11-19 21:47:03",
  expires_at: "2026-12-02 08:15:12",
  device: "Safari on iPhone",
  current: false,
};

/** Made up; the real ones are as opaque and longer. */
export const FLOW_TOKEN = "flow-Jx0mZ1oQ7vW2kR9sT6uYb3cA";
export const GRANT_TOKEN = "grant-q8Lr4Vd0TgXn5Hs2Pw7ZkE1u";
export const SESSION_TOKEN = "session-B6yNf3Mc9RaKt1Uo8Ij5Dv0h";
