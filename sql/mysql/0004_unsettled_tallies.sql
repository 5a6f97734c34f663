-- Tallies of the minutes just past: a send need not count what has only just gone out, and what happens to it is followed.

ALTER TABLE send_tallies
  ADD starts_at  DATETIME(3) NULL COMMENT 'where the tally before it ends; null in those older than this column',
  ADD is_settled TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0 while a message of it may yet be verified or taken back, so that it is counted again';

-- Of the instances that begin the same tally, one does. Apart from its column, because TiDB adds no both at once.
ALTER TABLE send_tallies ADD UNIQUE KEY one_next_tally (country, starts_at);

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0004_unsettled_tallies.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
