-- What messages cost: the history that budgets learn from, and the budgets that have run out.

-- Ten minutes of the ledger in a row a country, so that a limit over a day does not count every message of the day.
CREATE TABLE send_tallies (
  country  TEXT NOT NULL,    -- ** is all countries together
  ends_at  TEXT NOT NULL,    -- a tally begins where the one before it ends
  sent     INTEGER NOT NULL,
  verified INTEGER NOT NULL, -- of those sent then, those whose code was proven
  PRIMARY KEY (country, ends_at)
);
CREATE INDEX send_tallies_by_time ON send_tallies (ends_at);

-- One row a closed tap: no message goes out for this prefix, for this country, or at all. Gone when it is open again.
CREATE TABLE closed_taps (
  scope      TEXT NOT NULL, -- prefix, country or everything
  subject    TEXT NOT NULL, -- which prefix or country
  limit_name TEXT NOT NULL,
  closed_at  TEXT NOT NULL,
  reopens_at TEXT NULL,     -- null: as soon as the ledger allows
  PRIMARY KEY (scope, subject, limit_name)
);
