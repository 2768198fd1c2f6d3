-- +goose Up

-- With which version of the program's rules the keys of documents were made. When the
-- rules change, the next start makes all keys anew.
ALTER TABLE ledger_state ADD COLUMN keyed INTEGER NOT NULL DEFAULT 0;
