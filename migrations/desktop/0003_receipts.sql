-- +goose Up

-- The city's signature under "I hold all changes of this epoch up to this number",
-- the newest of each epoch and life of the city's database.
CREATE TABLE receipt (
  epoch      INTEGER NOT NULL,
  history    BLOB    NOT NULL,
  seq        INTEGER NOT NULL,
  chain      BLOB    NOT NULL,
  at         INTEGER NOT NULL, -- the city's clock, UTC milliseconds
  server_key BLOB    NOT NULL, -- Ed25519
  signature  BLOB    NOT NULL,
  PRIMARY KEY (epoch, history)
) STRICT, WITHOUT ROWID;
