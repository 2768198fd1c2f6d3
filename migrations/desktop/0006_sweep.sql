-- +goose Up

-- Documents of a feed that is being read anew. Each that comes again is struck off;
-- what is left at the end the city does not have any more.
CREATE TABLE sweep (
  feed TEXT NOT NULL,
  kind TEXT NOT NULL,
  id   BLOB NOT NULL,
  PRIMARY KEY (feed, kind, id)
) STRICT, WITHOUT ROWID;
