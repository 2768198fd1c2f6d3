package station

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// LogRow is a line of the duty log.
type LogRow struct {
	ID   change.ID
	At   time.Time
	Type string // domain.LogNote or domain.LogHandover
	By   string // empty where nobody had signed in
	To   string
	Text string
}

// AddNote writes a line into the duty log.
func (s *Station) AddNote(ctx context.Context, text string) error {
	p, shift, err := s.who(ctx)
	if err != nil {
		return err
	}
	return addDeskEntry(ctx, s, domain.KindLogEntry, domain.LogEntry{
		Station: p.Station, At: s.now().UnixMilli(), Type: domain.LogNote, By: shift.By, Text: strings.TrimSpace(text),
	})
}

// Log lists the lines of a day, newest first.
func (s *Station) Log(ctx context.Context, day domain.Day) ([]LogRow, error) {
	var out []LogRow
	err := s.listOwn(ctx, func(tx *sql.Tx, own change.ID, names map[change.ID]string) error {
		docs, err := sqlite.FindDocuments[domain.LogEntry](ctx, tx, domain.KindLogEntry, domain.Key{Name: "day", Value: day.String()}, false, logRowsMax)
		for _, d := range docs {
			if e := d.Value; e.Station == own {
				out = append(out, LogRow{ID: d.ID, At: momentOf(e.At), Type: e.Type, By: names[e.By], To: names[e.To], Text: e.Text})
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b LogRow) int { return b.At.Compare(a.At) })
	return out, err
}

// logRowsMax is more than a station writes in a day.
const logRowsMax = 500

// who is the station, and who serves there now.
func (s *Station) who(ctx context.Context) (Profile, Shift, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return p, Shift{}, err
	}
	shift, err := s.Shift(ctx)
	return p, shift, err
}

// addDeskEntry records a new document of the desk's.
func addDeskEntry[T any](ctx context.Context, s *Station, kind string, v T) error {
	d, err := newEntry(kind, s.mint.New(s.now()), v)
	if err != nil {
		return err
	}
	if err := s.record(ctx, d); err != nil {
		return err
	}
	s.changed(SignalDay)
	return nil
}

// listOwn reads documents of this station with the names of its attendants.
func (s *Station) listOwn(ctx context.Context, f func(tx *sql.Tx, own change.ID, names map[change.ID]string) error) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	return s.read(ctx, func(tx *sql.Tx) error {
		names, err := attendantNames(ctx, tx)
		if err != nil {
			return err
		}
		return f(tx, p.Station, names)
	})
}

// editDeskEntry changes a document of the desk's.
func editDeskEntry[T any](ctx context.Context, s *Station, kind string, id change.ID, edit func(*T)) error {
	d, changed, err := editEntry(ctx, s, kind, id, edit)
	if err != nil || !changed {
		return err
	}
	if err := s.record(ctx, d); err != nil {
		return err
	}
	s.changed(SignalDay)
	return nil
}
