package station

import (
	"context"
	"database/sql"
	"io"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/save"
)

// Report writes a table of the county, or what else is wished for, of a month, as
// 2026-11; empty is this one. The stations are those of which a report is due here. A
// locked desk gives no list of people. The log of exports has its line before the file has
// its name.
func (s *Station) Report(ctx context.Context, month, who, file string, wish monthly.Wish) (done monthly.Written, err error) {
	if wish.HasPeople() {
		if _, err := s.NeedNames(ctx); err != nil {
			return done, err
		}
	}
	profile, err := s.Profile(ctx)
	if err != nil {
		return done, err
	}
	made := s.now()
	ask := monthly.Ask{Unit: monthly.Unit{Name: profile.Name}, Who: who, Made: made}
	if ask.Period, err = monthly.ParseMonth(month, made); err != nil {
		return done, err
	}
	stations, err := s.reporting(ctx)
	if err != nil {
		return done, err
	}
	ask.Unit.Stations = make([]change.ID, 0, len(stations)) // nil would be all
	for _, k := range stations {
		ask.Unit.Stations = append(ask.Unit.Stations, k.ID)
	}
	if profile.Role == RoleOffice {
		ask.Unit.Division = profile.Division // of what belongs to no station
	}
	err = save.To(file, func(w io.Writer) error {
		err := s.read(ctx, func(tx *sql.Tx) error {
			done, err = monthly.Write(ctx, w, sqlite.Cells{R: tx}, ask, wish)
			return err
		})
		if err != nil {
			return err
		}
		return s.LogExport(ctx, ExportEntry{List: ExportReport, Filter: wish.Name() + " " + ask.Period.From.String()[:len("2026-11")],
			Rows: done.Rows, Format: ExportFormat(wish.Format), Masked: true})
	})
	return done, err
}
