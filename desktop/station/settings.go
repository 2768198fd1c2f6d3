package station

import (
	"context"
	"database/sql"

	"yizhan/shared/sqlitedb"
)

// Setting is a remembered choice; empty when none was made.
func (s *Station) Setting(ctx context.Context, name string) (string, error) {
	var v string
	err := s.read(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = ?", name).Scan(&v)
		if none(err) {
			return nil
		}
		return err
	})
	return v, err
}

// SetSetting remembers a choice.
func (s *Station) SetSetting(ctx context.Context, name, value string) error {
	return s.db.Write(ctx, func(tx *sqlitedb.Tx) error { return setSetting(ctx, tx, name, value) })
}

func setSetting(ctx context.Context, tx *sqlitedb.Tx, name, value string) error {
	return tx.Exec(ctx, "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", name, value)
}
