-- A code that cannot be read from the database, guesses that cannot be raced, a ledger of messages, and sessions.

-- Where it is run by hand: times become UTC whatever clock the session has, and Workbench changes no whole table unasked.
SET time_zone = '+00:00';
SET sql_safe_updates = 0;

-- Codes of the service before this one were readable; none of them outlives the change. Its other columns could be NULL,
-- and a server without strict mode took dates that do not exist: 0000-00-00, 2024-05-00, 2024-02-30.
UPDATE users SET otp = NULL, otp_expires_at = NULL, otp_verified = 0, is_verified = COALESCE(is_verified, 0),
  created_at = COALESCE(
    CASE WHEN MONTH(created_at) = 0 OR DAY(created_at) = 0 THEN NULL
      WHEN DAY(created_at) > DAY(LAST_DAY(created_at)) THEN LAST_DAY(created_at) ELSE created_at END,
    CASE WHEN MONTH(updated_at) = 0 OR DAY(updated_at) = 0 THEN NULL
      WHEN DAY(updated_at) > DAY(LAST_DAY(updated_at)) THEN LAST_DAY(updated_at) ELSE updated_at END,
    UTC_TIMESTAMP()),
  updated_at = COALESCE(
    CASE WHEN MONTH(updated_at) = 0 OR DAY(updated_at) = 0 THEN NULL
      WHEN DAY(updated_at) > DAY(LAST_DAY(updated_at)) THEN LAST_DAY(updated_at) ELSE updated_at END,
    created_at);

ALTER TABLE users
  -- Numbers are ASCII and compared byte by byte: a collation must never make two numbers one. NULL: a user without a number.
  MODIFY phone_number   VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'E.164: +14155550132',
  MODIFY otp            VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the current code, sealed with a key that is not in this database',
  MODIFY otp_expires_at DATETIME(3) NULL COMMENT 'five minutes after the last message that carried the code',
  MODIFY otp_verified   TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1 once the current code was accepted, 0 again with the next; authorises nothing',
  MODIFY is_verified    TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1 once the number was proven',
  MODIFY created_at     DATETIME(3) NOT NULL,
  MODIFY updated_at     DATETIME(3) NOT NULL,
  ADD otp_id             CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'names the current code',
  ADD otp_created_at     DATETIME(3) NULL COMMENT 'no code lives longer than ten minutes from here',
  ADD version            INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'raised by every change; a change made from a stale reading is refused',
  -- Wrong codes in a row, apart for three kinds of client: a device that has signed in with this number, a client that
  -- asked for the code, and anybody else. So that none can use up what belongs to another.
  ADD device_failures    INT UNSIGNED NOT NULL DEFAULT 0,
  ADD device_locked_until   DATETIME(3) NULL,
  ADD flow_failures      INT UNSIGNED NOT NULL DEFAULT 0,
  ADD flow_locked_until     DATETIME(3) NULL,
  ADD stranger_failures  INT UNSIGNED NOT NULL DEFAULT 0,
  ADD stranger_locked_until DATETIME(3) NULL,
  ADD stranger_guesses   INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'guesses at the current code by clients that did not ask for it',
  ADD KEY by_code_expiry (otp_expires_at),
  ADD KEY by_proof (is_verified, updated_at);

-- One row a message. It gates the next message, feeds every sending limit, and the row that opened a flow counts the
-- guesses of that flow.
CREATE TABLE IF NOT EXISTS sends (
  id           CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  phone_number VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lane         VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'device or open: who asked',
  seq          INT UNSIGNED NOT NULL COMMENT 'counts the messages of a number and lane: two clients cannot both send the next one',
  series       INT UNSIGNED NOT NULL COMMENT 'position in a run of messages without a sign-in; decides the cooldown',
  network      VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'address of the asker: IPv4, or IPv6 /64',
  prefix       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the number without its last four digits',
  country      CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  guesses      INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'codes tried by the flow that this message opened',
  replaces     CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the flow that ended here, because its client was given a new code',
  sent_at      DATETIME(3) NOT NULL,
  verified_at  DATETIME(3) NULL COMMENT 'when its code was proven',
  UNIQUE KEY one_next_send (phone_number, lane, seq),
  KEY by_replaced (replaces),
  -- Limits are counted from these alone: they hold all that a count looks at.
  KEY by_network (network, sent_at, verified_at, phone_number),
  KEY by_prefix (prefix, sent_at, verified_at),
  KEY by_country (country, sent_at, verified_at),
  KEY by_time (sent_at, verified_at, country)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One row a wrong code, by network, so that one client cannot try a code on many numbers.
CREATE TABLE IF NOT EXISTS wrong_codes (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  network    VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  guessed_at DATETIME(3) NOT NULL,
  KEY by_network (network, guessed_at),
  KEY by_time (guessed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One row a sign-in. `otp_id` is unique: one code, one session. The cookie or token holds a random secret of which
-- only the hash is kept here.
CREATE TABLE IF NOT EXISTS sessions (
  id           CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  secret_hash  CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id      BIGINT UNSIGNED NOT NULL,
  otp_id       CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  device       VARCHAR(80) NOT NULL COMMENT 'a name for people, made from the user agent',
  created_at   DATETIME(3) NOT NULL,
  last_seen_at DATETIME(3) NOT NULL,
  expires_at   DATETIME(3) NOT NULL,
  revoked_at   DATETIME(3) NULL,
  UNIQUE KEY one_session_per_code (otp_id),
  UNIQUE KEY by_secret (secret_hash),
  KEY by_user (user_id, created_at),
  KEY by_expiry (expires_at),
  KEY by_end (revoked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0002_sign_in.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
