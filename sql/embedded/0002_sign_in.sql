-- A code that cannot be read from the database, guesses that cannot be raced, a ledger of messages, and sessions.

ALTER TABLE users ADD COLUMN otp_id TEXT NULL;         -- names the current code
ALTER TABLE users ADD COLUMN otp_created_at TEXT NULL; -- no code lives longer than ten minutes from here
ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 0; -- raised by every change; a change made from a stale reading is refused

-- Wrong codes in a row, apart for three kinds of client: a device that has signed in with this number, a client that
-- asked for the code, and anybody else. So that none can use up what belongs to another.
ALTER TABLE users ADD COLUMN device_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN device_locked_until TEXT NULL;
ALTER TABLE users ADD COLUMN flow_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN flow_locked_until TEXT NULL;
ALTER TABLE users ADD COLUMN stranger_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN stranger_locked_until TEXT NULL;
ALTER TABLE users ADD COLUMN stranger_guesses INTEGER NOT NULL DEFAULT 0; -- guesses at the current code by clients that did not ask for it

CREATE INDEX users_by_code_expiry ON users (otp_expires_at);
CREATE INDEX users_by_proof ON users (is_verified, updated_at);

-- One row a message. It gates the next message, feeds every sending limit, and the row that opened a flow counts the
-- guesses of that flow.
CREATE TABLE sends (
  id           TEXT NOT NULL PRIMARY KEY,
  phone_number TEXT NOT NULL,
  lane         TEXT NOT NULL,    -- device or open: who asked
  seq          INTEGER NOT NULL, -- counts the messages of a number and lane: two clients cannot both send the next one
  series       INTEGER NOT NULL, -- position in a run of messages without a sign-in; decides the cooldown
  network      TEXT NOT NULL,    -- address of the asker: IPv4, or IPv6 /64
  prefix       TEXT NOT NULL,    -- the number without its last four digits
  country      TEXT NOT NULL,
  guesses      INTEGER NOT NULL DEFAULT 0, -- codes tried by the flow that this message opened
  replaces     TEXT NULL,        -- the flow that ended here, because its client was given a new code
  sent_at      TEXT NOT NULL,
  verified_at  TEXT NULL         -- when its code was proven
);
CREATE UNIQUE INDEX one_next_send ON sends (phone_number, lane, seq);
CREATE INDEX sends_by_replaced ON sends (replaces);
-- Limits are counted from these alone: they hold all that a count looks at.
CREATE INDEX sends_by_network ON sends (network, sent_at, verified_at, phone_number);
CREATE INDEX sends_by_prefix ON sends (prefix, sent_at, verified_at);
CREATE INDEX sends_by_country ON sends (country, sent_at, verified_at);
CREATE INDEX sends_by_time ON sends (sent_at, verified_at, country);

-- One row a wrong code, by network, so that one client cannot try a code on many numbers.
CREATE TABLE wrong_codes (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  network    TEXT NOT NULL,
  guessed_at TEXT NOT NULL
);
CREATE INDEX wrong_codes_by_network ON wrong_codes (network, guessed_at);
CREATE INDEX wrong_codes_by_time ON wrong_codes (guessed_at);

-- One row a sign-in. `otp_id` is unique: one code, one session. The cookie or token holds a random secret of which
-- only the hash is kept here.
CREATE TABLE sessions (
  id           TEXT NOT NULL PRIMARY KEY,
  secret_hash  TEXT NOT NULL,
  user_id      INTEGER NOT NULL,
  otp_id       TEXT NOT NULL,
  device       TEXT NOT NULL, -- a name for people, made from the user agent
  created_at   TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  expires_at   TEXT NOT NULL,
  revoked_at   TEXT NULL
);
CREATE UNIQUE INDEX one_session_per_code ON sessions (otp_id);
CREATE UNIQUE INDEX sessions_by_secret ON sessions (secret_hash);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_end ON sessions (revoked_at);
