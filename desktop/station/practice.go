package station

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"yizhan/shared/bundle"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
)

// Practice is a station to practise at: a folder of its own, with the dictionaries
// and prices of the real one and nobody's data. It knows no server and no syncer
// knows it, and its identity is one of its own: what is recorded there has no way
// into the real ledger.
type Practice struct{ *Station }

// practiceFolder lies within the data folder, and is gone when practising ends.
const practiceFolder = "practice"

// practiceCode is a station that the city does not have.
const practiceCode = "PRACTICE"

// furnitureSettings are how the window is to look and behave.
var furnitureSettings = []string{"ui.language", "ui.mode", "ui.text_percent", "ui.sound", "ui.scan_saves"}

// OpenPractice begins to practise, with nothing of what was practised before.
func (s *Station) OpenPractice(ctx context.Context) (*Practice, error) {
	dir := filepath.Join(s.dir, practiceFolder)
	if err := os.RemoveAll(dir); err != nil {
		return nil, bundle.Classify(err)
	}
	st, err := Open(ctx, dir, WithClock(s.now))
	if err != nil {
		return nil, fmt.Errorf("practise: %w", err)
	}
	p := &Practice{st}
	if err := p.furnish(ctx, s); err != nil {
		return nil, errors.Join(fmt.Errorf("practise: %w", err), p.End())
	}
	return p, nil
}

// End closes the folder and throws it away.
func (p *Practice) End() error {
	return errors.Join(p.Close(), os.RemoveAll(p.dir))
}

// furnish copies what the desk needs and nothing about anybody.
func (p *Practice) furnish(ctx context.Context, from *Station) error {
	setup := Setup{Code: practiceCode, Name: "练习驿站", Division: "511102", Role: RoleStation, Demo: true}
	if own, err := from.Profile(ctx); err == nil {
		setup.Name, setup.Division = own.Name+"（练习）", own.Division
	}
	if _, err := p.Init(ctx, setup); err != nil {
		return err
	}
	docs, settings, err := from.furniture(ctx)
	if err != nil {
		return err
	}
	err = sqlite.Write(ctx, p.db, func(tx sqlite.Tx) error {
		for name, value := range settings {
			if err := setSetting(ctx, tx.Tx, name, value); err != nil {
				return err
			}
		}
		return ledger.Adopt(ctx, tx, change.ID{}, docs, func(string, change.ID) ([]ledger.Pending, error) { return nil, nil })
	})
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.dictionary = nil
	p.mu.Unlock()
	return p.copyPrices(ctx, from)
}

// furniture reads the dictionaries and how the window is to look.
func (s *Station) furniture(ctx context.Context) (docs []merge.Encoded, settings map[string]string, err error) {
	settings = map[string]string{}
	err = s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT state FROM document WHERE kind IN (?, ?)", domain.KindGroup, domain.KindService)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var state []byte
			if err := rows.Scan(&state); err != nil {
				return err
			}
			d, err := merge.DecodeDocument(state)
			if err != nil {
				return err
			}
			docs = append(docs, d)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for _, name := range furnitureSettings {
			var value string
			err := tx.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = ?", name).Scan(&value)
			if err == nil {
				settings[name] = value
			} else if !none(err) {
				return err
			}
		}
		return nil
	})
	return docs, settings, err
}

func (p *Practice) copyPrices(ctx context.Context, from *Station) error {
	if !from.isSetUp(ctx) {
		return nil
	}
	services, err := from.Services(ctx)
	if err != nil {
		return err
	}
	for _, v := range services {
		if v.Charged == 0 && v.Reference == 0 {
			continue
		}
		if err := p.SetPrice(ctx, v.Code, v.Charged, v.Reference, domain.DayOf(p.now())); err != nil {
			return err
		}
	}
	return nil
}
