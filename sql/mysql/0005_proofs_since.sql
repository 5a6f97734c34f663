-- Signing out another device takes from it all that it could still show.

ALTER TABLE users
  ADD proofs_since DATETIME(3) NULL COMMENT 'what devices were given before it no longer holds; null: all of it does';

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0005_proofs_since.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
