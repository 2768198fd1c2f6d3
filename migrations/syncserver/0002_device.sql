-- +goose Up

-- Since when two computers take turns as one device; NULL: they do not. Pairing
-- it again clears it.
ALTER TABLE device ADD COLUMN contested_at INTEGER;

-- What a running server looks up twice a second: few are revoked, many are not.
CREATE INDEX device_revoked ON device (id) WHERE revoked_at IS NOT NULL;
