-- +goose Up

-- The Ed25519 seed that receipts are signed with. It belongs to the city and
-- outlives restores; NULL until the program that knows of it first opens the file.
ALTER TABLE server ADD COLUMN seed BLOB;

-- A change in quarantine that somebody decided not to count stays, closed.
ALTER TABLE quarantine ADD COLUMN closed_at INTEGER;
ALTER TABLE quarantine ADD COLUMN closed_why TEXT;
CREATE INDEX quarantine_record ON quarantine (id, device);
