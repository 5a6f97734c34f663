-- Tallies of the minutes just past: a send need not count what has only just gone out, and what happens to it is followed.

ALTER TABLE send_tallies ADD COLUMN starts_at TEXT NULL; -- where the tally before it ends; null in those older than this column
ALTER TABLE send_tallies ADD COLUMN is_settled INTEGER NOT NULL DEFAULT 1; -- 0 while a message of it may yet be verified or taken back, so that it is counted again

-- Of the instances that begin the same tally, one does.
CREATE UNIQUE INDEX one_next_tally ON send_tallies (country, starts_at);
