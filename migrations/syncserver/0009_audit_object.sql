-- +goose Up

-- The history of a document says who wrote it.
CREATE INDEX audit_object ON audit (object);
