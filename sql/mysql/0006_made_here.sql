-- Only users that this product added may be deleted by it. Those that were in the table before stay, proven or not.

-- Where it is run by hand: Workbench changes no whole table unasked.
SET sql_safe_updates = 0;

-- Dates that do not exist, in tables that came in before 0002 mended them.
UPDATE users SET
  created_at = COALESCE(
    CASE WHEN MONTH(created_at) = 0 OR DAY(created_at) = 0 THEN NULL
      WHEN DAY(created_at) > DAY(LAST_DAY(created_at)) THEN LAST_DAY(created_at) ELSE created_at END,
    CASE WHEN MONTH(updated_at) = 0 OR DAY(updated_at) = 0 THEN NULL
      WHEN DAY(updated_at) > DAY(LAST_DAY(updated_at)) THEN LAST_DAY(updated_at) ELSE updated_at END,
    UTC_TIMESTAMP(3)),
  updated_at = COALESCE(
    CASE WHEN MONTH(updated_at) = 0 OR DAY(updated_at) = 0 THEN NULL
      WHEN DAY(updated_at) > DAY(LAST_DAY(updated_at)) THEN LAST_DAY(updated_at) ELSE updated_at END,
    created_at);

ALTER TABLE users
  MODIFY phone_number VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'E.164: +14155550132',
  ADD made_here TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1 where this product added the user; it deletes no other';

-- What was never proven is looked for among those alone. Three statements, because TiDB takes no two of them together.
ALTER TABLE users DROP KEY by_proof;
ALTER TABLE users ADD KEY by_proof (made_here, is_verified, updated_at);

-- Users that this product added before it kept note of that: newer than its tables, and asked for a code.
UPDATE users SET made_here = 1
  WHERE otp_id IS NOT NULL
    AND created_at >= (SELECT CAST(applied_at AS DATETIME(3)) FROM schema_migrations WHERE name = '0002_sign_in.sql');

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0006_made_here.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
