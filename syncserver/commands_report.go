package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/paper"
	"yizhan/shared/report/save"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/months"
	"yizhan/syncserver/reports"
)

// report writes a table of the county, the 通报 (.docx), 本月报表包 (-package, .zip), or fills
// a template: of everybody, of an area, or of one station.
func report(ctx context.Context, args []string) error {
	f, dir := newFlags("report")
	table := f.String("table", "", "T1 to T8")
	whole := f.Bool("package", false, "本月报表包: all tables and the 通报 in one .zip")
	month := f.String("month", "", "2026-11; this month if left out")
	file := f.String("o", "", "file to write: .xlsx, .csv, .pdf; .docx is the 通报, .zip the package")
	template := f.String("template", "", "an .xlsx of your own with named cells, which is filled")
	division := f.String("division", "", "only an area, GB/T 2260")
	station := f.String("station", "", "only a station, by its code")
	unit := f.String("unit", "", "填报单位; the area's or the station's name if left out")
	who := f.String("who", "", "填报人")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	wish, err := monthly.ReadWish(*table, *file, *template, *whole)
	if err != nil {
		return err
	}
	wish.Fonts = paper.System
	ask := monthly.Ask{Unit: monthly.Unit{Name: *unit, Division: *division}, Who: *who, Made: time.Now()}
	if ask.Period, err = monthly.ParseMonth(*month, ask.Made); err != nil {
		return err
	}
	var done monthly.Written
	err = withExisting(ctx, *dir, func(c *city.City) error {
		return save.To(*file, func(w io.Writer) error {
			err := c.Snapshot(ctx, func(s city.Snapshot) error {
				if err := findUnit(ctx, s, &ask.Unit, *station, ask.Period); err != nil {
					return err
				}
				pinned, err := months.Report(ctx, s, &ask)
				if err != nil {
					return err
				}
				done, err = monthly.Write(ctx, w, pinned, ask, wish)
				return err
			})
			if err != nil {
				return err
			}
			// Before the file has its name: there is none without a line in the log.
			what := reports.Object(wish, ask.Period.From.String()[:len("2026-11")], cmp.Or(*station, *division))
			return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
				return access.Audit(ctx, tx, access.Who(ctx), reports.ActionTaken, what)
			})
		})
	})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(done)
}

// findUnit finds who reports, and refuses an area or a station that is not there: an empty
// table would look like one of which nothing was heard.
func findUnit(ctx context.Context, s city.Snapshot, u *monthly.Unit, code string, days stats.Period) error {
	if u.Division != "" && !codes.IsDivision(u.Division) {
		return fault.New(fault.Invalid, "division", "行政区划代码应为 6、9 或 12 位数字（GB/T 2260），例如 511102", "a division code has 6, 9 or 12 digits (GB/T 2260), such as 511102")
	}
	if code != "" {
		doc, found, err := sqlite.FindDocument(ctx, s.R, domain.KindStation, domain.StationID(code))
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "station", "没有这个编码的驿站："+code, "there is no station with the code "+code)
		}
		d, err := domain.Decode[domain.Station](doc.Values())
		if err != nil {
			return err
		}
		u.Name = cmp.Or(u.Name, d.Name)
		u.Stations = []change.ID{domain.StationID(code)}
		u.Division = cmp.Or(u.Division, d.Division) // of what belongs to no station
	}
	return reports.Complete(ctx, s, u, days)
}
