-- Signing out another device takes from it all that it could still show.

ALTER TABLE users
  ADD proofs_since DATETIME(3) NULL COMMENT 'what devices were given before it no longer holds; null: all of it does';
