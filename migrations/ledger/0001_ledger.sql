-- +goose Up

-- A visit as it was recorded: people counted once, at a station, on the day of
-- the event. Never updated but for the last column. The row holds everything of
-- the frozen body, so that body can be made of it again, byte for byte.
CREATE TABLE visit (
  id         BLOB    NOT NULL PRIMARY KEY,
  station    BLOB    NOT NULL,
  day        INTEGER NOT NULL, -- 20261123, Asia/Shanghai
  at         INTEGER NOT NULL, -- UTC milliseconds
  day_only   INTEGER NOT NULL, -- 1: the hour is not known
  group_code TEXT    NOT NULL,
  people     INTEGER NOT NULL,
  member     BLOB,             -- NULL: anonymous, the main path
  source     INTEGER NOT NULL,
  version    INTEGER NOT NULL, -- of the kind
  clock      INTEGER NOT NULL, -- hybrid logical clock, bits of an unsigned number
  correction BLOB              -- the correction in effect; NULL: as recorded
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_by_day ON visit (day, station);

-- One service used in a visit. Prices are in fen and frozen with the visit.
CREATE TABLE visit_line (
  visit     BLOB    NOT NULL,
  n         INTEGER NOT NULL,
  service   TEXT    NOT NULL,
  quantity  INTEGER NOT NULL,
  charged   INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

-- People who took part in an activity at a station.
CREATE TABLE attendance (
  id         BLOB    NOT NULL PRIMARY KEY,
  station    BLOB    NOT NULL,
  day        INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  activity   BLOB,
  group_code TEXT    NOT NULL,
  people     INTEGER NOT NULL,
  member     BLOB,
  version    INTEGER NOT NULL,
  clock      INTEGER NOT NULL,
  correction BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_by_day ON attendance (day, station);

-- A void or an amend. All of them are kept; the highest (clock, device) of a
-- target is in effect. One that came before its target waits for it.
CREATE TABLE correction (
  id      BLOB    NOT NULL PRIMARY KEY,
  target  BLOB    NOT NULL,
  of      TEXT    NOT NULL, -- kind of the target
  station BLOB    NOT NULL,
  reason  TEXT    NOT NULL,
  body    BLOB,             -- NULL: void; else the fact as it should have been
  clock   INTEGER NOT NULL, -- believed no further than the moment of receipt
  original INTEGER NOT NULL, -- as the device gave it
  device  BLOB    NOT NULL,
  waiting INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX correction_by_target ON correction (target);
CREATE INDEX correction_waiting ON correction (target) WHERE waiting = 1;

-- The merged state of a document: its fields with revision, clock and device, in
-- CBOR (see package merge). Kinds need no tables of their own.
CREATE TABLE document (
  kind     TEXT    NOT NULL,
  id       BLOB    NOT NULL,
  revision INTEGER NOT NULL,
  state    BLOB    NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The ways to look a document up, kept in step in the same transaction.
CREATE TABLE document_key (
  kind  TEXT NOT NULL,
  name  TEXT NOT NULL,
  value TEXT NOT NULL,
  id    BLOB NOT NULL,
  PRIMARY KEY (kind, name, value, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_key_by_id ON document_key (kind, id);

-- A value that a concurrent edit did not win with, or that a station proposed
-- for a dictionary of the city. Kept to be shown and restored.
CREATE TABLE loser (
  kind     TEXT    NOT NULL,
  id       BLOB    NOT NULL,
  field    TEXT    NOT NULL,
  revision INTEGER NOT NULL, -- of the document when it lost
  value    BLOB    NOT NULL,
  clock    INTEGER NOT NULL,
  device   BLOB    NOT NULL,
  proposal INTEGER NOT NULL,
  PRIMARY KEY (kind, id, field, revision)
) STRICT, WITHOUT ROWID;

-- One statistic sum. Every figure is a sum of these.
CREATE TABLE cell (
  measure    TEXT    NOT NULL,
  day        INTEGER NOT NULL,
  station    BLOB    NOT NULL,
  group_code TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  value      INTEGER NOT NULL,
  PRIMARY KEY (measure, day, station, group_code, item)
) STRICT, WITHOUT ROWID;

-- The same sums by month, so that a year is twelve rows and not 365. Kept with
-- the cells in the same transaction, and compared with them by every recount.
CREATE TABLE cell_month (
  measure    TEXT    NOT NULL,
  month      INTEGER NOT NULL, -- 202611
  station    BLOB    NOT NULL,
  group_code TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  value      INTEGER NOT NULL,
  PRIMARY KEY (measure, month, station, group_code, item)
) STRICT, WITHOUT ROWID;

-- When the ledger last took something in, UTC milliseconds. One row.
CREATE TABLE ledger_state (
  one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  as_of INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_state (one, as_of) VALUES (1, 0);
