-- +goose Up

-- The addresses to which a schedule's reports go by mail, with spaces between; none
-- where there is no mail.
ALTER TABLE report_schedule ADD COLUMN mail TEXT NOT NULL DEFAULT '';

-- When the file of a run was removed because it is old.
ALTER TABLE report_run ADD COLUMN removed_at INTEGER;

-- A report on its way to an address, once for each. It is 'sending' from before the
-- mail server hears of it until after its answer is kept: whatever is found so was
-- interrupted, and broken counts how often.
CREATE TABLE report_mail (
  run        INTEGER NOT NULL REFERENCES report_run(id),
  address    TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
  tries      INTEGER NOT NULL DEFAULT 0,
  broken     INTEGER NOT NULL DEFAULT 0,
  at         INTEGER NOT NULL,
  next_at    INTEGER NOT NULL,
  problem_zh TEXT    NOT NULL DEFAULT '',
  problem_en TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (run, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_mail_open ON report_mail (next_at) WHERE state IN ('waiting', 'sending');
