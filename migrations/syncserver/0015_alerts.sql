-- +goose Up

-- Something that is or was wrong, once for each time that it began. It is told to people
-- from opened_at on; before that it waits whether it stays. gone_at is since when it holds
-- no more; ended_at when that was certain. closed_at is when it left the list of people:
-- with the end, or before it by somebody's word. Times are UTC milliseconds.
CREATE TABLE alert (
  id        INTEGER NOT NULL PRIMARY KEY,
  key       TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  urgent    INTEGER NOT NULL,
  division  TEXT    NOT NULL, -- empty: the city's
  station   TEXT    NOT NULL, -- code; empty: none
  name      TEXT    NOT NULL,
  figure    INTEGER NOT NULL,
  zh        TEXT    NOT NULL,
  en        TEXT    NOT NULL,
  began_at  INTEGER NOT NULL,
  opened_at INTEGER,
  gone_at   INTEGER,
  ended_at  INTEGER,
  acked_at  INTEGER,
  acked_by  TEXT    NOT NULL DEFAULT '',
  owner     TEXT    NOT NULL DEFAULT '',
  closed_at INTEGER,
  closed_by TEXT    NOT NULL DEFAULT '' -- empty: by itself
) STRICT;
-- The same thing is wrong once at a time, whoever looks and however many look at once.
CREATE UNIQUE INDEX alert_alive ON alert (key) WHERE ended_at IS NULL;
-- What the bar of each page counts, and the two lists.
CREATE INDEX alert_new ON alert (division, urgent) WHERE opened_at IS NOT NULL AND closed_at IS NULL AND acked_at IS NULL;
CREATE INDEX alert_open ON alert (urgent, opened_at) WHERE opened_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX alert_closed ON alert (closed_at) WHERE closed_at IS NOT NULL;

-- What somebody did about an alert.
CREATE TABLE alert_event (
  id    INTEGER NOT NULL PRIMARY KEY,
  alert INTEGER NOT NULL REFERENCES alert(id),
  at    INTEGER NOT NULL,
  who   TEXT    NOT NULL,
  what  TEXT    NOT NULL, -- acknowledged, assigned, closed
  note  TEXT    NOT NULL
) STRICT;
CREATE INDEX alert_event_alert ON alert_event (alert);

-- When what can wait is not counted in the bar, in minutes of the day. At most one row.
CREATE TABLE alert_quiet (
  one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  from_at INTEGER NOT NULL,
  to_at   INTEGER NOT NULL
) STRICT;

-- Both are looked at once a minute, and most of what they hold is done with.
CREATE INDEX quarantine_open ON quarantine (device, received_at) WHERE closed_at IS NULL;
CREATE INDEX report_inbox_new ON report_inbox (account) WHERE read_at IS NULL;
