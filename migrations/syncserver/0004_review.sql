-- +goose Up

-- A fact that counts although the clock of its computer was wrong when it was
-- recorded: somebody should look when it really was. One row per fact.
CREATE TABLE review (
  id          BLOB    NOT NULL PRIMARY KEY,
  kind        TEXT    NOT NULL,
  station     BLOB    NOT NULL,
  device      BLOB    NOT NULL,
  recorded_at INTEGER NOT NULL, -- by the computer's clock, UTC milliseconds
  at          INTEGER NOT NULL, -- of the event, as recorded
  received_at INTEGER NOT NULL,
  why         TEXT    NOT NULL, -- ahead, behind
  estimate    INTEGER NOT NULL, -- when it probably was
  closed_at   INTEGER,
  decision    TEXT              -- kept, moved
) STRICT, WITHOUT ROWID;
CREATE INDEX review_open ON review (received_at) WHERE closed_at IS NULL;
