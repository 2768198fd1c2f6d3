-- +goose Up

-- A month that was closed: by whom, when, and what the ledger held then. A month that
-- is closed anew after it was opened again has one more version; all of them stay.
CREATE TABLE month_close (
  month       INTEGER NOT NULL, -- 202611
  version     INTEGER NOT NULL,
  closed_at   INTEGER NOT NULL,
  closed_by   TEXT    NOT NULL,
  as_of       INTEGER NOT NULL, -- of the ledger
  sha256      BLOB    NOT NULL, -- of the figures below
  reopened_at INTEGER,
  reopened_by TEXT,
  reopened_why TEXT,
  PRIMARY KEY (month, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX month_closed ON month_close (month) WHERE reopened_at IS NULL;

-- The figures of the month as they were, and the stations with whether they had reported.
CREATE TABLE month_cell (
  month      INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  measure    TEXT    NOT NULL,
  station    BLOB    NOT NULL,
  group_code TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  value      INTEGER NOT NULL,
  PRIMARY KEY (month, version, measure, station, group_code, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE month_station (
  month    INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  station  BLOB    NOT NULL,
  code     TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  division TEXT    NOT NULL,
  expected INTEGER NOT NULL,
  reported INTEGER NOT NULL,
  PRIMARY KEY (month, version, station)
) STRICT, WITHOUT ROWID;

-- What came for a closed month afterwards, by the day on which it came (Beijing time).
CREATE TABLE month_late (
  month      INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  day        INTEGER NOT NULL,
  measure    TEXT    NOT NULL,
  station    BLOB    NOT NULL,
  group_code TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  delta      INTEGER NOT NULL,
  PRIMARY KEY (month, version, day, measure, station, group_code, item)
) STRICT, WITHOUT ROWID;

-- Written by the database itself: whatever changes a figure of a closed month, by any
-- way and in any program, is on record in the same transaction.
-- +goose StatementBegin
CREATE TRIGGER month_late_insert AFTER INSERT ON cell_month
WHEN NEW.value <> 0 AND EXISTS (SELECT 1 FROM month_close WHERE month = NEW.month AND reopened_at IS NULL)
BEGIN
  INSERT INTO month_late SELECT month, version, CAST(strftime('%Y%m%d', 'now', '+8 hours') AS INTEGER), NEW.measure, NEW.station, NEW.group_code, NEW.item, NEW.value
    FROM month_close WHERE month = NEW.month AND reopened_at IS NULL
    ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER month_late_update AFTER UPDATE OF value ON cell_month
WHEN NEW.value <> OLD.value AND EXISTS (SELECT 1 FROM month_close WHERE month = NEW.month AND reopened_at IS NULL)
BEGIN
  INSERT INTO month_late SELECT month, version, CAST(strftime('%Y%m%d', 'now', '+8 hours') AS INTEGER), NEW.measure, NEW.station, NEW.group_code, NEW.item, NEW.value - OLD.value
    FROM month_close WHERE month = NEW.month AND reopened_at IS NULL
    ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER month_late_delete AFTER DELETE ON cell_month
WHEN OLD.value <> 0 AND EXISTS (SELECT 1 FROM month_close WHERE month = OLD.month AND reopened_at IS NULL)
BEGIN
  INSERT INTO month_late SELECT month, version, CAST(strftime('%Y%m%d', 'now', '+8 hours') AS INTEGER), OLD.measure, OLD.station, OLD.group_code, OLD.item, -OLD.value
    FROM month_close WHERE month = OLD.month AND reopened_at IS NULL
    ON CONFLICT DO UPDATE SET delta = delta + excluded.delta;
END;
-- +goose StatementEnd

-- Tables that were given away, as they were: without the cells that were kept back.
CREATE TABLE published (
  month    INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  cube     TEXT    NOT NULL, -- people, services
  at       INTEGER NOT NULL,
  by_whom  TEXT    NOT NULL,
  note     TEXT    NOT NULL, -- what a correction corrects
  closing  INTEGER NOT NULL, -- version of month_close
  body     TEXT    NOT NULL, -- JSON
  sha256   BLOB    NOT NULL,
  PRIMARY KEY (month, version, cube)
) STRICT, WITHOUT ROWID;
