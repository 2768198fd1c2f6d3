-- +goose Up
-- Who took part in an activity is asked for each time that somebody checks in.
CREATE INDEX attendance_by_activity ON attendance (activity, id) WHERE activity IS NOT NULL;
