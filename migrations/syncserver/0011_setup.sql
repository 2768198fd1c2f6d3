-- +goose Up

-- The link by which the first administrator makes their account, by the digest of its
-- code. One at most: a new start of the server replaces it.
CREATE TABLE setup (
  one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  digest  BLOB    NOT NULL,
  expires INTEGER NOT NULL -- UTC milliseconds
) STRICT;

-- From where a session was begun, for its owner to know it by.
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
