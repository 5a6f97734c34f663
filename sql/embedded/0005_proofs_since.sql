-- Signing out another device takes from it all that it could still show.

ALTER TABLE users ADD COLUMN proofs_since TEXT NULL; -- what devices were given before it no longer holds; null: all of it does
