-- +goose Up

-- How many records of a kind a scope (the name of a feed) has on a day, and the
-- sum of their digests. Kept from our own rows in the transaction that changes
-- them, so that a station and the city can compare what they hold, and so that a
-- row that changed by itself shows. The day is 0 for what is not of a day.
CREATE TABLE record_digest (
  scope TEXT    NOT NULL,
  kind  TEXT    NOT NULL,
  day   INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum   BLOB    NOT NULL, -- 16 bytes, a number modulo 2^128
  PRIMARY KEY (scope, kind, day)
) STRICT, WITHOUT ROWID;

-- 1 once record_digest covers what was stored before there was such a table.
ALTER TABLE ledger_state ADD COLUMN digested INTEGER NOT NULL DEFAULT 0;

-- Losing values of one revision may be several of one field, of two devices.
ALTER TABLE loser RENAME TO loser_1;
CREATE TABLE loser (
  kind     TEXT    NOT NULL,
  id       BLOB    NOT NULL,
  field    TEXT    NOT NULL,
  revision INTEGER NOT NULL, -- of the document when it lost
  device   BLOB    NOT NULL,
  value    BLOB    NOT NULL,
  clock    INTEGER NOT NULL,
  written  INTEGER NOT NULL, -- the document's revision when the value was written
  proposal INTEGER NOT NULL,
  PRIMARY KEY (kind, id, field, revision, device)
) STRICT, WITHOUT ROWID;
INSERT INTO loser (kind, id, field, revision, device, value, clock, written, proposal)
  SELECT kind, id, field, revision, device, value, clock, revision, proposal FROM loser_1;
DROP TABLE loser_1;

-- The digest of each edit of a document that was merged, so that one which comes
-- again under another epoch has no second effect.
CREATE TABLE merged_edit (
  sum BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
