-- +goose Up

-- How often the figures of a day were written, counted in the transaction that writes
-- them. Whoever remembers what a day added up to knows by it whether that still holds.
-- A day without a row has no figures.
CREATE TABLE day_state (
  day      INTEGER NOT NULL PRIMARY KEY, -- 20261126
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO day_state SELECT DISTINCT day, 1 FROM cell;
