-- +goose Up

-- Who this computer is and where it stands with the city. One row, made at the
-- first start. Epoch, sequence number, chain and clock move only in the
-- transaction of the record that they belong to.
CREATE TABLE device (
  one          INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  id           BLOB    NOT NULL,
  private_key  BLOB    NOT NULL, -- Ed25519 seed
  epoch        INTEGER NOT NULL,
  last_seq     INTEGER NOT NULL,
  chain        BLOB    NOT NULL,
  clock        INTEGER NOT NULL, -- last stamp given
  acked_seq    INTEGER NOT NULL, -- what the city has confirmed; "pending" follows from it
  acked_chain  BLOB    NOT NULL,
  server       TEXT    NOT NULL, -- address, empty until paired
  history      BLOB,             -- which life of the server's database confirmed it
  offset_ms    INTEGER NOT NULL, -- server's clock minus ours, as last measured
  last_sync_at INTEGER NOT NULL  -- when everything was last delivered, UTC milliseconds
) STRICT;

-- The station that this computer records for. One row, made by the first set-up.
CREATE TABLE profile (
  one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  station BLOB    NOT NULL,
  role    TEXT    NOT NULL,
  demo    INTEGER NOT NULL
) STRICT;

-- A change on its way to the city: its frozen bytes and the chain up to it.
-- Rows stay after they are acknowledged, so that a server which was restored
-- from an old backup can be healed.
CREATE TABLE outbox (
  epoch       INTEGER NOT NULL,
  seq         INTEGER NOT NULL, -- 1, 2, 3 … without a gap
  action      INTEGER NOT NULL, -- seq of the first change that was recorded with it
  kind        TEXT    NOT NULL,
  id          BLOB    NOT NULL,
  bytes       BLOB    NOT NULL,
  chain       BLOB    NOT NULL,
  recorded_at INTEGER NOT NULL, -- this computer's clock, UTC milliseconds
  PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_document ON outbox (id) WHERE kind NOT IN ('visit', 'attendance', 'void', 'amend');

-- What the city said of a change that it could not count. It keeps the change;
-- this is so that the station can see it.
CREATE TABLE verdict (
  epoch INTEGER NOT NULL,
  seq   INTEGER NOT NULL,
  id    BLOB    NOT NULL,
  fault INTEGER NOT NULL, -- number of the fault's kind
  text  TEXT    NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;

-- How far each feed has been read.
CREATE TABLE feed_cursor (
  feed TEXT    NOT NULL PRIMARY KEY,
  seq  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Remembered choices: language, text size, last services.
CREATE TABLE setting (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
