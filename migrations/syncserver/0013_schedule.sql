-- +goose Up

-- A report that is made again and again, for whom and of what. It is made for the
-- periods that end after since; note says in two languages why it was stopped.
CREATE TABLE report_schedule (
  id       INTEGER NOT NULL PRIMARY KEY,
  maker    TEXT    NOT NULL REFERENCES account(name),
  every    TEXT    NOT NULL,
  sheet    TEXT    NOT NULL,
  format   TEXT    NOT NULL,
  division TEXT    NOT NULL,
  hour     INTEGER NOT NULL,
  others   TEXT    NOT NULL,
  state    TEXT    NOT NULL CHECK (state IN ('on', 'paused', 'stopped', 'deleted')),
  note_zh  TEXT    NOT NULL DEFAULT '',
  note_en  TEXT    NOT NULL DEFAULT '',
  since    INTEGER NOT NULL
) STRICT;
CREATE INDEX report_schedule_maker ON report_schedule (maker);

-- What became of one period of a schedule, once for each: the file, or the sentence
-- of why there is none yet. The file is in the folder reports beside the ledger.
CREATE TABLE report_run (
  id         INTEGER NOT NULL PRIMARY KEY,
  schedule   INTEGER NOT NULL REFERENCES report_schedule(id),
  period     TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  tries      INTEGER NOT NULL,
  file       TEXT    NOT NULL,
  bytes      INTEGER NOT NULL,
  sha256     TEXT    NOT NULL,
  problem_zh TEXT    NOT NULL,
  problem_en TEXT    NOT NULL,
  UNIQUE (schedule, period)
) STRICT;

-- A run that lies in somebody's inbox.
CREATE TABLE report_inbox (
  account TEXT    NOT NULL REFERENCES account(name),
  run     INTEGER NOT NULL REFERENCES report_run(id),
  read_at INTEGER,
  PRIMARY KEY (account, run)
) STRICT, WITHOUT ROWID;
