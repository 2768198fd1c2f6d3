package importing

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/sheet"
	"yizhan/shared/report/table"
)

// Export offers the rows as they stand in the file, with what became of each behind
// them. The file can be mended and taken in again, so nothing else stands in it.
func (p *Importing) Export() *export.Sheet {
	o := p.checked
	if p.step == stepResult {
		o = p.result
	}
	l, words := p.ledger, p.takes.words().of(p.step == stepResult)
	name := p.takes.title(strings.TrimSuffix(l.book.Name, filepath.Ext(l.book.Name)))
	p.exported = export.Ask(p.host, p.station, export.List{
		Name: station.ExportImport, Title: text.ImportResultOf.With(name), Filter: text.ListImport.String(),
		Table: func(ctx context.Context) (table.Table, error) { return resultTable(ctx, l, o, words), nil },
	})
	return p.exported
}

func resultTable(ctx context.Context, l ledger, o outcome, words []text.Phrase) table.Table {
	t := table.Table{Plain: true, Count: int64(o.result.Rows)}
	columns := l.own()
	for _, i := range columns {
		t.Columns = append(t.Columns, table.Column{Title: l.names[i]})
	}
	t.Columns = append(t.Columns, table.Column{Title: text.ImportWhyNot.String()})
	t.Rows = func(yield func([]any, error) bool) {
		rows, err := l.book.Rows(l.sheet)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		for ctx.Err() == nil {
			r, err := rows.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if r.Number <= l.first[l.header].Number {
				continue
			}
			if !yield(resultRow(r, columns, o, words), nil) {
				return
			}
		}
	}
	return t
}

// resultRow is a row with what became of it. One that is none has nothing else.
func resultRow(r sheet.Row, columns []int, o outcome, words []text.Phrase) []any {
	row := make([]any, 0, len(columns)+1)
	for _, i := range columns {
		cell := ""
		if i < len(r.Cells) {
			cell = r.Cells[i]
		}
		row = append(row, cell)
	}
	f, reached := o.fates[r.Number]
	if !reached {
		return append(row, text.ImportNotYet.String())
	}
	return append(row, words[f.fate].String()+f.reason)
}
