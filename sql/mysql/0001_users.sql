-- The table that operators know. `IF NOT EXISTS`, because it may have been made years ago by the service before this one.
-- Times are UTC. This file can be run by hand, for example in MySQL Workbench; so can every other one here, in order.
-- The product runs those that were not.

CREATE TABLE IF NOT EXISTS users (
  id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  phone_number   VARCHAR(20) NOT NULL UNIQUE COMMENT 'E.164: +14155550132',
  otp            VARCHAR(6) NULL COMMENT 'the current code',
  otp_expires_at DATETIME NULL,
  otp_verified   TINYINT(1) NOT NULL DEFAULT 0,
  is_verified    TINYINT(1) NOT NULL DEFAULT 0,
  created_at     DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at     DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Which of these files were run.
CREATE TABLE IF NOT EXISTS schema_migrations (
  name       VARCHAR(60) NOT NULL PRIMARY KEY,
  claimed_at VARCHAR(23) NOT NULL,
  applied_at VARCHAR(23) NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0001_users.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
