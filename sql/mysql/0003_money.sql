-- What messages cost: the history that budgets learn from, and the budgets that have run out.

-- Ten minutes of the ledger in a row a country, so that a limit over a day does not count every message of the day.
CREATE TABLE IF NOT EXISTS send_tallies (
  country  CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT '** is all countries together',
  ends_at  DATETIME(3) NOT NULL COMMENT 'a tally begins where the one before it ends',
  sent     INT UNSIGNED NOT NULL,
  verified INT UNSIGNED NOT NULL COMMENT 'of those sent then, those whose code was proven',
  PRIMARY KEY (country, ends_at),
  KEY by_time (ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One row a closed tap: no message goes out for this prefix, for this country, or at all. Gone when it is open again.
CREATE TABLE IF NOT EXISTS closed_taps (
  scope      VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'prefix, country or everything',
  subject    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'which prefix or country',
  limit_name VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  closed_at  DATETIME(3) NOT NULL,
  reopens_at DATETIME(3) NULL COMMENT 'null: as soon as the ledger allows',
  PRIMARY KEY (scope, subject, limit_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0003_money.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
