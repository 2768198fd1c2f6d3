-- +goose Up

-- A day's list reads a page at a time in the order of the clock. Without this each
-- page would sort the whole day, which at an office with an imported ledger is
-- hundreds of thousands of rows. The city has no such list and does without: it
-- would cost each visit that comes in.
CREATE INDEX visit_by_time ON visit (day, at);
