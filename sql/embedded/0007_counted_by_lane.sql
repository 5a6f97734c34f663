-- Columns say what a message is counted under: its lane, and whether an operator has forgiven it. Marks inside `network`,
-- `prefix` and `country` (~, ! and lower case) said so before.

ALTER TABLE sends ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0; -- 1 once an operator has opened its prefix: no longer held against it

UPDATE sends SET prefix = SUBSTR(prefix, 2), forgiven = 1 WHERE prefix LIKE '!%';
UPDATE sends SET network = SUBSTR(network, 2), prefix = SUBSTR(prefix, 2), country = UPPER(country)
  WHERE network LIKE '~%';

-- Limits of a country hold messages in the lane `open` alone, and its tallies count no others.
DELETE FROM send_tallies WHERE country <> UPPER(country);

-- Limits are counted from these alone: they hold all that a count looks at.
DROP INDEX sends_by_network;
DROP INDEX sends_by_prefix;
DROP INDEX sends_by_country;
DROP INDEX sends_by_time;
CREATE INDEX sends_by_network_and_lane ON sends (network, lane, sent_at, verified_at, phone_number);
CREATE INDEX sends_by_prefix_and_lane ON sends (prefix, lane, forgiven, sent_at, verified_at);
CREATE INDEX sends_by_country_and_lane ON sends (country, lane, sent_at, verified_at);
CREATE INDEX sends_by_time_and_lane ON sends (sent_at, verified_at, lane, country);
