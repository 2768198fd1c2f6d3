-- +goose Up

-- The PIN of an attendant on this computer. It never leaves it: neither outbox
-- nor journal holds it, and another computer of the station asks for one anew.
-- What is kept is an Argon2id hash; wrong tries lock it for a while, because
-- there are only ten thousand PINs of four digits.
CREATE TABLE attendant_pin (
  attendant    BLOB    NOT NULL PRIMARY KEY, -- id of the document
  salt         BLOB    NOT NULL,
  hash         BLOB    NOT NULL,
  wrong        INTEGER NOT NULL, -- tries since the last right one
  locked_until INTEGER NOT NULL  -- UTC milliseconds, 0 for not
) STRICT, WITHOUT ROWID;
