-- +goose Up

-- A token that opens the wall screen and nothing else, by the digest of what its
-- address says. The number is what commands call it by; the division bounds what is
-- shown, empty is the whole city.
CREATE TABLE wall_token (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  digest     BLOB    NOT NULL UNIQUE,
  division   TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
