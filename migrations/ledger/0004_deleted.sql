-- +goose Up

-- Deleted documents are summed no more: when one side has forgotten a deletion and
-- the other has not yet, both still agree. What was summed is summed anew.
DELETE FROM record_digest;
UPDATE ledger_state SET digested = 0;
