package published

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/table"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

// listPage is the list of months that are or can be published.
type listPage struct {
	frame.Frame
	Lines []listLine
}

type listLine struct {
	Month    string
	Versions int
	Last     string // when it was published last; empty: not yet
	Newer    bool   // it was closed anew since
}

func (p *listPage) read(ctx context.Context, pages *Pages) error {
	list, err := months.List(ctx, pages.city, "", pages.now())
	if err != nil {
		return err
	}
	for _, l := range list {
		m, err := months.Parse(l.Month)
		if err != nil {
			return err
		}
		versions, err := pages.versions(ctx, m)
		if err != nil {
			return err
		}
		line := listLine{Month: l.Month, Versions: len(versions)}
		if n := len(versions); n > 0 {
			line.Last = day(versions[n-1].At)
			line.Newer = l.Current() != nil && l.Current().At.After(versions[n-1].At)
		} else if l.Current() == nil {
			continue
		}
		p.Lines = append(p.Lines, line)
	}
	return nil
}

func day(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02") }

// monthPage is a month with the tables of a version.
type monthPage struct {
	frame.Frame
	Month    string
	Version  Version
	Versions []Version
	Sheets   []sheet
}

// sheet is a table on the page.
type sheet struct {
	Title, Head    string
	Columns        []string
	Rows           []sheetRow
	Notes          []string
	CSV, XLSX, Key string
}

type sheetRow struct {
	Name  string
	Cells []string
}

// MayPublish tells whether the reader publishes months.
func (p monthPage) MayPublish() bool { return p.Staff.MayAdminister() }

// Day is a day in words.
func (monthPage) Day(t time.Time) string { return day(t) }

func (p *monthPage) read(r *http.Request, pages *Pages) error {
	m, list, v, err := pages.find(r)
	if err != nil {
		return err
	}
	p.Month, p.Versions, p.Version = m.String(), list, v
	p.Title, _ = p.T("title_of", p.Month)
	for _, t := range v.Tables {
		out := t.list(p.Frame, m, v)
		s := sheet{Title: out.Title, Head: out.Columns[0].Title, Notes: out.Foot, Key: string(t.Cube), CSV: p.address(t, "csv"), XLSX: p.address(t, "xlsx")}
		for _, c := range out.Columns[1:] {
			s.Columns = append(s.Columns, c.Title)
		}
		for row := range out.Rows {
			line := sheetRow{Name: table.Show(table.Text, row[0])}
			for _, cell := range row[1:] {
				line.Cells = append(line.Cells, table.Show(table.Number, cell))
			}
			s.Rows = append(s.Rows, line)
		}
		p.Sheets = append(p.Sheets, s)
	}
	return nil
}

func (p *monthPage) address(t Table, format string) string {
	return "/published/" + p.Month + "/file?" + url.Values{"table": {string(t.Cube)}, "format": {format}, "version": {strconv.Itoa(p.Version.Number)}}.Encode()
}
