-- +goose Up

-- What a device told of itself when it last said hello: how far it had recorded in
-- which epoch, when it made the oldest record that was not confirmed (0: there was
-- none, or it did not say), and how many bytes fit on its disk yet (0: not known).
ALTER TABLE device ADD COLUMN seen_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN seen_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN disk_free INTEGER NOT NULL DEFAULT 0;
