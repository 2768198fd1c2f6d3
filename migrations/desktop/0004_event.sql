-- +goose Up

-- Something out of the ordinary that the program has put right by itself, told to
-- whoever looks: a restored or copied folder, a damaged file, a repaired record.
CREATE TABLE event (
  at    INTEGER NOT NULL, -- this computer's clock, UTC milliseconds
  name  TEXT    NOT NULL,
  count INTEGER NOT NULL  -- of records, where that says something
) STRICT;
