-- +goose Up

-- The services of a visit lie in its row, a line of text each, in their order:
-- quantity,charged,reference,service. They are written once, read with their visit
-- and never by themselves; a row of their own cost more than the visit's.
ALTER TABLE visit ADD COLUMN lines TEXT NOT NULL DEFAULT '';
UPDATE visit SET lines = coalesce((SELECT group_concat(l.text, char(10)) FROM (
  SELECT quantity || ',' || charged || ',' || reference || ',' || service AS text FROM visit_line WHERE visit = visit.id ORDER BY n) l), '');
DROP TABLE visit_line;
