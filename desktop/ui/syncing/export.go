package syncing

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/table"
)

// Export offers the list in the open sheet, all of it: what is read as one scrolls is
// read to its end.
func (p *Page) Export() *export.Sheet {
	l := p.list
	return export.Ask(p.host, p.station, export.List{Name: station.ExportSync, Title: text.ListSync.String() + " " + l.title, Filter: text.FilterAll.String(),
		Table: func(ctx context.Context) (table.Table, error) {
			t := table.Table{Rows: l.each(ctx)}
			for _, head := range l.heads {
				t.Columns = append(t.Columns, table.Column{Title: head})
			}
			return t, nil
		}})
}

// each gives the rows of a list as cells.
func (l *listing) each(ctx context.Context) func(func([]any, error) bool) {
	rows, all := l.rows, l.all
	return func(yield func([]any, error) bool) {
		give := func(row []string) bool {
			cells := make([]any, len(row))
			for i, c := range row {
				cells[i] = c
			}
			return yield(cells, nil)
		}
		if all != nil {
			if err := all(ctx, give); err != nil {
				yield(nil, err)
			}
			return
		}
		for _, row := range rows {
			if !give(row) {
				return
			}
		}
	}
}

// eachWaiting reads what is to be sent, some of it at a time.
func (p *Page) eachWaiting(ctx context.Context, give func([]string) bool) error {
	after := uint64(0)
	for {
		list, err := p.station.Waiting(ctx, after, rowsMax)
		if err != nil {
			return err
		}
		for _, w := range list {
			if !give(p.waitingRow(w)) {
				return nil
			}
			after = w.Seq
		}
		if len(list) < rowsMax {
			return nil
		}
	}
}
