-- The table that operators know. Times are UTC text, `YYYY-MM-DD HH:MM:SS.mmm`, which sorts as it reads.
-- The embedded twin of sql/mysql; a test holds the two together.

CREATE TABLE IF NOT EXISTS users (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  phone_number   TEXT NOT NULL UNIQUE, -- E.164: +14155550132
  otp            TEXT NULL,            -- the current code, sealed with a key that is not in this database
  otp_expires_at TEXT NULL,            -- five minutes after the last message that carried the code
  otp_verified   INTEGER NOT NULL DEFAULT 0, -- 1 once the current code was accepted, 0 again with the next; authorises nothing
  is_verified    INTEGER NOT NULL DEFAULT 0, -- 1 once the number was proven
  created_at     TEXT NOT NULL,
  updated_at     TEXT NOT NULL
);
