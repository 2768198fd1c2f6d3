package work

import (
	"context"
	"io"
	"iter"
	"maps"
	"strconv"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/shared/report/table"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// ActionExported is how the log names that somebody took a list out.
const ActionExported access.Action = "register exported"

func exportAddress(a *asked, format string) string {
	q := maps.Clone(a.query)
	for _, name := range []string{"lang", "done", "page", "sort", "down"} {
		q.Del(name)
	}
	q.Set("format", format)
	return "/work/" + a.kind.Name + "/export?" + q.Encode()
}

// exportTypes are the formats of a list.
var exportTypes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// export is a list as a file: all fields of what is listed, personal ones masked. That
// somebody took it out is in the log before it leaves. Rows are read one after the
// other, so a list may be of any length.
func (p *Pages) export(a *asked) error {
	format, ctx := a.query.Get("format"), a.r.Context()
	contentType, known := exportTypes[format]
	if !known {
		return errAddress
	}
	name := a.In(a.kind.Label) + " " + p.today().String() + "." + format
	return frame.SendFile(a.w, name, contentType, func(f io.Writer) error {
		err := p.snapshot(a, func(r *reach) error {
			q, _, notes, err := p.query(a, r)
			if err == nil && len(notes) > 0 {
				err = errAddress
			}
			if err != nil {
				return err
			}
			t := p.tableOf(a, r, q)
			if format == "csv" {
				_, err = t.CSV(ctx, f, nil)
			} else {
				_, err = t.XLSX(ctx, f, nil)
			}
			return err
		})
		if err != nil {
			return err
		}
		return sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
			return access.Audit(ctx, tx, access.Who(ctx), ActionExported, a.kind.Name+" "+format)
		})
	})
}

// A list of more rows than largeRows says before how large its file will be. That of
// sampleRows is measured, and the others are taken to be alike.
const (
	largeRows  = 1000
	sampleRows = 100
)

// size is about how many bytes the CSV of a list has. A workbook of as many rows is
// compressed, and smaller.
func (p *Pages) size(a *asked, r *reach, q register.Query, count int) (int64, error) {
	t := p.tableOf(a, r, q)
	all, left := t.Rows, sampleRows
	t.Rows = func(yield func([]any, error) bool) {
		for row, err := range all {
			if left--; left < 0 || !yield(row, err) {
				return
			}
		}
	}
	var written counter
	rows, err := t.CSV(a.r.Context(), &written, nil)
	if err != nil || rows == 0 {
		return 0, err
	}
	return int64(written) * int64(count) / rows, nil
}

// counter counts what is written into it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// sized writes a size as people read it.
func sized(bytes int64) string {
	if bytes < 1<<20 {
		return strconv.FormatInt((bytes+1023)>>10, 10) + " KB"
	}
	return strconv.FormatInt((bytes+1<<19)>>20, 10) + " MB"
}

func (p *Pages) tableOf(a *asked, r *reach, q register.Query) table.Table {
	fields := register.Asked(a.kind)
	t := table.Table{Title: a.In(a.kind.Label), Made: p.now(), English: a.Tag() == "en", Station: a.Area()}
	for _, f := range fields {
		t.Columns = append(t.Columns, table.Column{Title: a.In(f.Label), Kind: columnKind(f)})
	}
	t.Rows = rowsOf(a.r.Context(), r, q, p.shower(a, r), fields)
	return t
}

func rowsOf(ctx context.Context, r *reach, q register.Query, show *register.Shower, fields []domain.Field) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		stopped := false
		err := register.Each(ctx, r.seen(), q, func(d merge.Document) error {
			values := d.Values()
			cells := make([]any, len(fields))
			for i, f := range fields {
				cells[i] = cell(show, f, values)
			}
			if stopped = !yield(cells, nil); stopped {
				return errEnough
			}
			return nil
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// columnKind is how a field stands in a file. Personal fields are words, for they are
// masked.
func columnKind(f domain.Field) table.Kind {
	switch {
	case f.Personal != "":
		return table.Text
	case f.Input == domain.InputCount:
		return table.Number
	case f.Input == domain.InputMoney:
		return table.Money
	case f.Input == domain.InputDay:
		return table.Day
	}
	return table.Text
}

func cell(show *register.Shower, f domain.Field, values domain.Fields) any {
	value := values[f.Name]
	shown := show.Show(f, value)
	if shown == "" {
		return nil
	}
	switch columnKind(f) {
	case table.Number, table.Money:
		return number[int64](value)
	case table.Day:
		return number[domain.Day](value)
	}
	return shown
}

func number[T any](value []byte) (v T) {
	_ = change.Unmarshal(value, &v) // it was shown, so it can be read
	return v
}
