-- +goose Up

-- The identity (age, X25519) that stations encrypt their bundles to. It belongs to
-- the city and outlives restores; NULL until the program that knows of it first
-- opens the file.
ALTER TABLE server ADD COLUMN bundles TEXT;
