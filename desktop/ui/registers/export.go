package registers

import (
	"context"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/table"
)

// exportRows is how many rows are read at a time for a file.
const exportRows = 20_000

// Export offers the list in view, masked as there.
func (p *Registers) Export() *export.Sheet {
	q, lang := p.query(), text.Lang()
	var filter []string
	for _, f := range filtered(p.kind) {
		if v, ok := p.where[f.Name]; ok && f.Personal == "" {
			filter = append(filter, text.Words(f.Label)+" "+p.wordOf(f, v))
		}
	}
	if q.Words != "" {
		filter = append(filter, text.FilterFound.String()) // what was looked for may be somebody's name
	}
	if len(filter) == 0 {
		filter = []string{text.FilterAll.String()}
	}
	masked := false
	t := table.Table{Count: int64(p.count)}
	for _, f := range p.columns {
		masked = masked || f.Personal != ""
		t.Columns = append(t.Columns, table.Column{Title: text.Words(f.Label)})
	}
	kind := p.kind
	return export.Ask(p.host, p.station, export.List{Name: station.ExportRegister, Title: text.Words(kind.Label), Filter: strings.Join(filter, " · "), Masked: masked,
		Table: func(ctx context.Context) (table.Table, error) {
			t.Rows = func(yield func([]any, error) bool) {
				for q.Offset, q.Limit = 0, exportRows; ; q.Offset += exportRows {
					found, err := p.station.Register(ctx, q, lang)
					if err != nil {
						yield(nil, err)
						return
					}
					for _, r := range found.Rows {
						if !yield(cells(r.Cells), nil) {
							return
						}
					}
					if len(found.Rows) < exportRows {
						return
					}
				}
			}
			return t, nil
		}})
}

func cells(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}
