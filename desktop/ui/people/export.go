package people

import (
	"cmp"
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/report/print"
	"yizhan/shared/report/table"
)

// Mark marks the person of a row, whose card is to be printed, or no longer.
func (p *People) Mark(i int) {
	if i < 0 || i >= len(p.rows) {
		return
	}
	m := p.rows[i]
	if _, marked := p.marked[m.ID]; marked {
		delete(p.marked, m.ID)
	} else {
		p.marked[m.ID] = m
	}
	p.list.RefreshItem(i)
}

// Export offers the list of the people in view, masked as there, and the cards of
// those that are marked.
func (p *People) Export() *export.Sheet {
	query, filter := strings.TrimSpace(p.search.Text), text.FilterAll.String()
	if query != "" {
		filter = text.FilterFound.String() // what was looked for may be somebody's name
	}
	l := export.List{Name: station.ExportMembers, Title: text.ListMembers.String(), Filter: filter, Masked: true,
		Table: func(ctx context.Context) (table.Table, error) { return p.table(ctx, query), nil }}
	if len(p.marked) > 0 {
		marked := slices.SortedFunc(maps.Values(p.marked), func(a, b station.MemberRow) int { return cmp.Compare(a.ID.String(), b.ID.String()) })
		l.More = append(l.More, cards(marked))
	}
	if len(p.marked) == 0 {
		p.message.Hint(text.MarkFirst.String())
	}
	return export.Ask(p.host, p.station, l)
}

// PrintCards asks where to put the cards of some people.
func (p *People) PrintCards(members ...station.MemberRow) *export.Sheet {
	return export.Print(p.host, p.station, cards(members))
}

func cards(members []station.MemberRow) export.Paper {
	return export.Paper{Key: 'k', Word: text.ExportCards.With(text.Count(int64(len(members)))), Name: station.ExportCards, Title: text.ListCards.String(),
		Filter: text.FilterMarked.String(), Masked: true,
		Print: func(ctx context.Context, w io.Writer, with export.With) (int64, error) {
			var list []print.Card
			for _, m := range members {
				list = append(list, print.Card{Product: text.AppName.String(), Station: with.Station.Name, Mask: m.Mask, Group: text.GroupName(m.Group, m.GroupName), Code: m.Code})
			}
			return int64(len(list)), print.Cards(ctx, w, with.Fonts, with.Sheet.Made, list)
		}}
}

func (p *People) table(ctx context.Context, query string) table.Table {
	return table.Table{
		Columns: []table.Column{
			{Title: text.ColumnName.String()}, {Title: text.ColumnGroup.String()}, {Title: text.ColumnPhone.String()},
			{Title: text.ColumnPlate.String()}, {Title: text.ColumnSince.String(), Kind: table.Day}, {Title: text.ColumnCode.String()},
		},
		Rows: func(yield func([]any, error) bool) {
			for after, more := "", true; more; {
				var rows []station.MemberRow
				var err error
				if query != "" {
					rows, err = p.station.FindMembers(ctx, query)
				} else {
					rows, after, err = p.station.Members(ctx, after, rowsMax)
				}
				if err != nil {
					yield(nil, err)
					return
				}
				for _, m := range rows {
					if !yield([]any{m.Mask, text.GroupName(m.Group, m.GroupName), m.PhoneTail, m.Plate, m.RegisteredOn, m.Code}, nil) {
						return
					}
				}
				more = after != ""
			}
		},
	}
}
