package station

import (
	"context"
	"database/sql"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
)

// Tree reads the organisations that this computer has.
func (s *Station) Tree(ctx context.Context) (t *register.Tree, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		t, err = register.ReadTree(ctx, sqlite.Documents{R: tx}, "")
		return err
	})
	return t, err
}

// Board lists what is due here. At an office the tasks of duties whose period has
// begun are made first.
func (s *Station) Board(ctx context.Context, lang string) (out []register.Due, err error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return nil, err
	}
	if err := s.makeTasks(ctx); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		out, err = register.Board(ctx, sqlite.Documents{R: tx}, "", domain.DayOf(s.now()), lang)
		return err
	})
	return out, err
}

// makeTasks makes the duty tasks that are missing in the office's division.
func (s *Station) makeTasks(ctx context.Context) error {
	p, err := s.Profile(ctx)
	if err != nil || p.Role != RoleOffice || p.Division == "" {
		return err
	}
	var missing []register.Edit
	err = s.read(ctx, func(tx *sql.Tx) error {
		missing, err = register.MissingTasks(ctx, sqlite.Documents{R: tx}, p.Division, domain.DayOf(s.now()))
		return err
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	return s.write(ctx, func(w *outbox) error {
		for _, e := range missing {
			if err := w.add(editDraft(e.Kind, e.ID, 0, e.Fields)); err != nil {
				return err
			}
		}
		return nil
	})
}
