-- +goose Up

-- A place to which backups are written by themselves, and how it went there last.
CREATE TABLE backup (
  folder    TEXT    NOT NULL PRIMARY KEY, -- empty: within the data folder, which may move
  file      TEXT    NOT NULL, -- the newest that was written and checked; empty until there is one
  bytes     INTEGER NOT NULL,
  seq       INTEGER NOT NULL, -- the newest record in it
  at        INTEGER NOT NULL, -- when it was checked, UTC milliseconds; 0: never
  failed_at INTEGER NOT NULL, -- when it last did not work, 0 where it worked since
  zh        TEXT    NOT NULL, -- why, in both languages
  en        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
