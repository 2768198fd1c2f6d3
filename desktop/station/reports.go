package station

import (
	"context"
	"database/sql"
	"io"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/save"
)

// Report writes a table of the county, or what else is wished for, of a month, as
// 2026-11; empty is this one. The stations are those of which a report is due here. A
// locked desk gives no list of people. The log of exports has its line before the file has
// its name.
func (s *Station) Report(ctx context.Context, month, who, file string, wish monthly.Wish) (done monthly.Written, err error) {
	if err := s.mayReport(ctx, wish.HasPeople()); err != nil {
		return done, err
	}
	ask, err := s.askReport(ctx, month, who)
	if err != nil {
		return done, err
	}
	err = save.To(file, func(w io.Writer) error {
		err := s.read(ctx, func(tx *sql.Tx) error {
			done, err = monthly.Write(ctx, w, sqlite.CellsOf(tx, nil), ask, wish)
			return err
		})
		if err == nil {
			err = ctx.Err() // given up: no file, and nothing to remember
		}
		if err != nil {
			return err
		}
		return s.LogExport(ctx, ExportEntry{List: ExportReport, Filter: wish.Name() + " " + ask.Period.From.String()[:len("2026-11")],
			Rows: done.Rows, Format: ExportFormat(wish.Format), Masked: true})
	})
	return done, err
}

// ReportTables are the sheets of a table of the county, as Report writes them, to be
// looked at. A locked desk shows no list of people.
func (s *Station) ReportTables(ctx context.Context, month, who, code string) (tables []form.Table, err error) {
	kind, _ := monthly.FindKind(code)
	if err := s.mayReport(ctx, kind.People); err != nil {
		return nil, err
	}
	ask, err := s.askReport(ctx, month, who)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		tables, err = monthly.Tables(ctx, sqlite.CellsOf(tx, nil), code, ask)
		return err
	})
	return tables, err
}

// ReportOverview says how many rows each table of the county has in a month. How many are
// on a list of people is nobody's name.
func (s *Station) ReportOverview(ctx context.Context, month string) (o monthly.Overview, err error) {
	ask, err := s.askReport(ctx, month, "")
	if err != nil {
		return o, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		o, err = monthly.Look(ctx, sqlite.CellsOf(tx, nil), ask)
		return err
	})
	return o, err
}

// mayReport refuses a list of people at a locked desk.
func (s *Station) mayReport(ctx context.Context, people bool) error {
	if !people {
		return nil
	}
	_, err := s.NeedNames(ctx)
	return err
}

// askReport is who reports here, and of what days.
func (s *Station) askReport(ctx context.Context, month, who string) (ask monthly.Ask, err error) {
	profile, err := s.Profile(ctx)
	if err != nil {
		return ask, err
	}
	made := s.now()
	ask = monthly.Ask{Unit: monthly.Unit{Name: profile.Name}, Who: who, Made: made}
	if ask.Period, err = monthly.ParseMonth(month, made); err != nil {
		return ask, err
	}
	stations, err := s.reporting(ctx)
	if err != nil {
		return ask, err
	}
	ask.Unit.Stations = make([]change.ID, 0, len(stations)) // nil would be all
	for _, k := range stations {
		ask.Unit.Stations = append(ask.Unit.Stations, k.ID)
	}
	if profile.Role == RoleOffice {
		ask.Unit.Division = profile.Division // of what belongs to no station
	}
	return ask, nil
}
