-- +goose Up

-- The visits of one person, and who was here last: a search puts those first. Most
-- visits are anonymous and in neither index.
CREATE INDEX visit_of_member ON visit (member, at) WHERE member IS NOT NULL;
CREATE INDEX visit_of_members ON visit (at, member) WHERE member IS NOT NULL;
