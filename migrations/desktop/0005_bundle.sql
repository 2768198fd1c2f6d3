-- +goose Up

-- What an exchange by file needs: the city's key to encrypt to (age, X25519), the
-- key that it signs with (Ed25519), and our own identity, which answers are
-- encrypted to. The code is of a pairing that waits to be carried there.
ALTER TABLE device ADD COLUMN recipient TEXT;
ALTER TABLE device ADD COLUMN server_key BLOB;
ALTER TABLE device ADD COLUMN reply TEXT;
ALTER TABLE device ADD COLUMN code TEXT;
