-- +goose Up

-- What was taken out of this computer as a file or to print. Neither content nor
-- names: only what somebody needs to ask whoever did it.
CREATE TABLE export (
  at     INTEGER NOT NULL, -- this computer's clock, UTC milliseconds
  list   TEXT    NOT NULL, -- a name in English: visits, members, cards, ...
  filter TEXT    NOT NULL, -- what of it, in the words of the window
  rows   INTEGER NOT NULL,
  format TEXT    NOT NULL, -- xlsx, csv, pdf
  masked INTEGER NOT NULL CHECK (masked IN (0, 1)) -- names and numbers of people were
) STRICT;
