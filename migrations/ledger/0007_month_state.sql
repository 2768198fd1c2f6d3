-- +goose Up

-- How often the figures of a month were written, counted in the transaction that writes
-- them. Whoever remembers what a month added up to knows by it whether that still holds.
-- A month without a row has no figures.
CREATE TABLE month_state (
  month    INTEGER NOT NULL PRIMARY KEY, -- 202611
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO month_state SELECT DISTINCT month, 1 FROM cell_month;
INSERT OR IGNORE INTO month_state SELECT DISTINCT day / 100, 1 FROM cell;
