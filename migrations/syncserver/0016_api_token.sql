-- +goose Up

-- Tokens of all uses are in one table, so that a number names one token: 'wall' opens
-- the screen on a wall, 'api' reads figures. The name says which program has it, the
-- maker who gave it; an api token ends with the account of its maker. used_at is when it
-- was used last, kept once an hour at most.
ALTER TABLE wall_token RENAME TO token;
ALTER TABLE token ADD COLUMN use TEXT NOT NULL DEFAULT 'wall' CHECK (use IN ('wall', 'api'));
ALTER TABLE token ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN maker TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN used_at INTEGER;
