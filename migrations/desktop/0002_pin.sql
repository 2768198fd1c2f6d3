-- +goose Up

-- Which authority vouches for the server: SHA-256 of its public key, as it was
-- compared at pairing. NULL: those that the system knows.
ALTER TABLE device ADD COLUMN pin BLOB;
