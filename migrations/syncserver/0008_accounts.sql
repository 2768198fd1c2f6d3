-- +goose Up

-- A member of the municipal staff who may sign in. The name is kept in lower case;
-- the password as its argon2id digest with salt and parameters. The division bounds
-- what is seen, the organisation is that of a department.
CREATE TABLE account (
  name         TEXT    NOT NULL PRIMARY KEY,
  password     TEXT    NOT NULL,
  role         TEXT    NOT NULL,
  division     TEXT    NOT NULL,
  organisation BLOB,
  created_at   INTEGER NOT NULL,
  disabled_at  INTEGER
) STRICT, WITHOUT ROWID;

-- A browser that is signed in, by the digest of what its cookie says.
CREATE TABLE session (
  digest   BLOB    NOT NULL PRIMARY KEY,
  account  TEXT    NOT NULL REFERENCES account(name),
  began_at INTEGER NOT NULL,
  seen_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);

-- What staff did, each entry with the digest of itself and the entry before.
CREATE TABLE audit (
  seq    INTEGER NOT NULL PRIMARY KEY,
  at     INTEGER NOT NULL,
  who    TEXT    NOT NULL,
  action TEXT    NOT NULL,
  object TEXT    NOT NULL,
  chain  BLOB    NOT NULL
) STRICT;

-- The last entry of the log, in one row: without it nobody would miss entries taken
-- away from its end.
CREATE TABLE audit_head (
  one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  seq   INTEGER NOT NULL,
  chain BLOB    NOT NULL
) STRICT;
