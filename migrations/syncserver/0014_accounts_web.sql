-- +goose Up

-- When somebody last signed in. An account whose password is empty has none yet: its
-- owner chooses one by the link of an invitation.
ALTER TABLE account ADD COLUMN signed_in_at INTEGER;

-- The link by which the owner of an account chooses a password, by the digest of its
-- code. One at most for an account: another one replaces it.
CREATE TABLE invitation (
  account TEXT    NOT NULL PRIMARY KEY REFERENCES account(name),
  digest  BLOB    NOT NULL UNIQUE,
  expires INTEGER NOT NULL -- UTC milliseconds
) STRICT, WITHOUT ROWID;

-- What the telephone of somebody makes codes from, encrypted by the key beside the
-- database. While confirmed_at is missing it is being set up and asks nobody for a
-- code. No code of used_step or before is taken again.
CREATE TABLE second_factor (
  account      TEXT    NOT NULL PRIMARY KEY REFERENCES account(name),
  sealed       BLOB    NOT NULL,
  made_at      INTEGER NOT NULL,
  confirmed_at INTEGER,
  used_step    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A code that stands in for the telephone once, by its digest.
CREATE TABLE recovery_code (
  account TEXT NOT NULL REFERENCES account(name),
  digest  BLOB NOT NULL,
  PRIMARY KEY (account, digest)
) STRICT, WITHOUT ROWID;

-- Somebody who gave a right password and has to give a code, by the digest of what
-- their cookie says. It opens no page.
CREATE TABLE ticket (
  digest  BLOB    NOT NULL PRIMARY KEY,
  account TEXT    NOT NULL REFERENCES account(name),
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_account ON ticket (account);
