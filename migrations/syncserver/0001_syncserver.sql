-- +goose Up

-- This database's life. The history is minted when the database is created or
-- restored: stations that know another one send again what is missing. One row.
CREATE TABLE server (
  one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  history    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- A computer that was paired: its station, its public key, how it was last seen.
CREATE TABLE device (
  id           BLOB    NOT NULL PRIMARY KEY,
  station      BLOB    NOT NULL,
  role         TEXT    NOT NULL, -- station, office
  division     TEXT    NOT NULL, -- an office's area; empty: none of its own
  public_key   BLOB    NOT NULL, -- Ed25519
  app          TEXT    NOT NULL,
  paired_at    INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  offset_ms    INTEGER NOT NULL, -- our clock minus the device's
  revoked_at   INTEGER
) STRICT, WITHOUT ROWID;

-- How far each life of a device has been taken in. Moved by compare-and-set in
-- the transaction of the changes: this row is what makes delivery exactly once.
CREATE TABLE device_cursor (
  device   BLOB    NOT NULL,
  epoch    INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  chain    BLOB    NOT NULL,
  PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

-- A pairing code that was handed out. Only a digest is kept.
CREATE TABLE pairing (
  digest     BLOB    NOT NULL PRIMARY KEY,
  station    TEXT    NOT NULL, -- code of the station that it is for
  role       TEXT    NOT NULL,
  division   TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER,
  used_by    BLOB -- the device; it may ask again
) STRICT, WITHOUT ROWID;

-- A batch exactly as it arrived, so that everything can be rebuilt from it.
CREATE TABLE inbox (
  device      BLOB    NOT NULL,
  epoch       INTEGER NOT NULL,
  from_seq    INTEGER NOT NULL,
  to_seq      INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  records     BLOB    NOT NULL, -- zstd of the batch on the wire
  PRIMARY KEY (device, epoch, from_seq)
) STRICT, WITHOUT ROWID;

-- A change that the city holds but cannot count, with the reason.
CREATE TABLE quarantine (
  device      BLOB    NOT NULL,
  epoch       INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  kind        TEXT    NOT NULL,
  id          BLOB,
  bytes       BLOB    NOT NULL,
  fault       INTEGER NOT NULL,
  reason      TEXT    NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, seq)
) STRICT, WITHOUT ROWID;

-- The head of a feed, without gaps: it is moved last in a transaction, so a
-- reader that saw number n has seen everything up to n.
CREATE TABLE feed_head (
  feed TEXT    NOT NULL PRIMARY KEY,
  head INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A feed points at records, at most once at each: a change moves its record to
-- the head. So reading from 0 is the first sync, and nothing needs compacting.
CREATE TABLE feed_row (
  feed TEXT    NOT NULL,
  seq  INTEGER NOT NULL,
  kind TEXT    NOT NULL,
  id   BLOB    NOT NULL,
  PRIMARY KEY (feed, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_row_record ON feed_row (feed, kind, id);
