-- Only users that this product added may be deleted by it. In this database those are all; in MySQL a table may be older.

ALTER TABLE users ADD COLUMN made_here INTEGER NOT NULL DEFAULT 0; -- 1 where this product added the user; it deletes no other

UPDATE users SET made_here = 1;

DROP INDEX users_by_proof;
CREATE INDEX users_by_proof ON users (made_here, is_verified, updated_at);
