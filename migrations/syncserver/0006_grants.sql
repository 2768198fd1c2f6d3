-- +goose Up

-- A station that a device follows besides its own, because somebody granted it.
CREATE TABLE device_grant (
  device     BLOB    NOT NULL,
  station    BLOB    NOT NULL,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (device, station)
) STRICT, WITHOUT ROWID;

-- How far a device had read each feed when it last said hello. What all active
-- devices have read can be forgotten, if it is deleted.
CREATE TABLE device_feed (
  device BLOB    NOT NULL,
  feed   TEXT    NOT NULL,
  cursor INTEGER NOT NULL,
  PRIMARY KEY (device, feed)
) STRICT, WITHOUT ROWID;

-- When a device's rights last changed: a session that began before must begin anew.
ALTER TABLE device ADD COLUMN rights_at INTEGER NOT NULL DEFAULT 0;

-- From which number a feed is complete. Deleted documents below it are forgotten.
ALTER TABLE feed_head ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;
