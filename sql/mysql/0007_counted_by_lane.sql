-- Columns say what a message is counted under: its lane, and whether an operator has forgiven it. Marks inside `network`,
-- `prefix` and `country` (~, ! and lower case) said so before.

-- Where it is run by hand: Workbench changes no whole table unasked.
SET sql_safe_updates = 0;

ALTER TABLE sends
  ADD forgiven TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1 once an operator has opened its prefix: no longer held against it';

UPDATE sends SET prefix = SUBSTRING(prefix, 2), forgiven = 1 WHERE prefix LIKE '!%';
UPDATE sends SET network = SUBSTRING(network, 2), prefix = SUBSTRING(prefix, 2), country = UPPER(country)
  WHERE network LIKE '~%';

-- Limits of a country hold messages in the lane `open` alone, and its tallies count no others.
DELETE FROM send_tallies WHERE country <> UPPER(country);

-- Limits are counted from these alone: they hold all that a count looks at. The new ones come before the old ones go, so
-- that instances that still run need not count without any.
ALTER TABLE sends
  ADD KEY by_network_and_lane (network, lane, sent_at, verified_at, phone_number),
  ADD KEY by_prefix_and_lane (prefix, lane, forgiven, sent_at, verified_at),
  ADD KEY by_country_and_lane (country, lane, sent_at, verified_at),
  ADD KEY by_time_and_lane (sent_at, verified_at, lane, country);
ALTER TABLE sends DROP KEY by_network, DROP KEY by_prefix, DROP KEY by_country, DROP KEY by_time;

-- By this row the product knows that the file was run, by itself or by hand.
INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('0007_counted_by_lane.sql', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE applied_at = UTC_TIMESTAMP(3);
