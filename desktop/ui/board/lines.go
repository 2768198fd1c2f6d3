package board

import (
	"context"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/shared/report/table"
)

// gathered is what a reading found.
type gathered struct {
	due      []register.Due
	twice    int
	stations []station.StationRow
	requests []station.RequestRow
}

func (b *Board) gather(ctx context.Context) (g gathered, err error) {
	if g.due, err = b.station.Board(ctx, text.Lang()); err != nil {
		return g, err
	}
	twice, err := b.station.Conflicts(ctx)
	if err != nil {
		return g, err
	}
	g.twice = len(twice)
	if g.stations, err = b.station.Stations(ctx); err != nil {
		return g, err
	}
	g.requests, err = b.station.Requests(ctx)
	return g, err
}

// linesOf puts what has a day first, the latest of all on top; then what has none.
func (b *Board) linesOf(g gathered) (out []line) {
	today := domain.DayOf(b.host.Now())
	var undated []line
	for _, d := range g.due {
		l := line{day: d.Day, late: d.Late, when: whenWords(d.Day, today), what: text.Words(d.What), title: oneLine(d.Title), where: text.Kind(d.Kind),
			open: func() { b.ways.Document(d.Kind, d.ID) }}
		if d.Day == 0 {
			undated = append(undated, l)
			continue
		}
		out = append(out, l)
	}
	if g.twice > 0 && b.ways.Twice != nil {
		out = append(out, line{what: text.BoardTwice.String(), title: text.BoardTwiceCount.With(text.Count(int64(g.twice))), where: text.NavSync.String(), open: b.ways.Twice})
	}
	for _, r := range g.requests {
		if r.State != domain.RequestDone {
			out = append(out, line{what: text.BoardRequest.With(text.RequestStates[r.State]), title: oneLine(r.Text), where: text.NavDay.String(), open: b.ways.Requests})
		}
	}
	out = append(out, undated...)
	for _, s := range g.stations {
		if n := s.Missing(); n > 0 {
			out = append(out, line{what: text.BoardMissing.With(text.Count(int64(n))), title: s.Name, where: text.NavStations.String(), open: b.ways.Stations})
		}
	}
	return out
}

// whenWords say how far a day is away.
func whenWords(day, today domain.Day) string {
	switch days := int64(day.Time().Sub(today.Time()).Hours() / 24); {
	case day == 0:
		return ""
	case days < 0:
		return text.BoardLate.With(text.Count(-days), text.Date(day))
	case days == 0:
		return text.Today.String()
	default:
		return text.BoardLeft.With(text.Count(days), text.Date(day))
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Export offers the lines in view.
func (b *Board) Export() *export.Sheet {
	lines := b.lines
	return export.Ask(b.host, b.station, export.List{Name: station.ExportBoard, Title: text.NavBoard.String(), Filter: text.FilterAll.String(), Masked: true,
		Table: func(context.Context) (table.Table, error) {
			t := table.Table{Count: int64(len(lines)), Columns: []table.Column{{Title: text.BoardWhen.String()}, {Title: text.BoardWhat.String()}, {Title: text.BoardTitle.String()}, {Title: text.BoardWhere.String()}}}
			var rows [][]any
			for _, l := range lines {
				rows = append(rows, []any{l.when, l.what, l.title, l.where})
			}
			t.Rows = table.Of(rows)
			return t, nil
		}})
}

// View is what stands on the page, as plain values.
type View struct {
	Count, Message string
	Empty          bool
	Lines          []string
}

// View reads the page.
func (b *Board) View() View {
	v := View{Count: b.counted.Text, Message: b.message.Shown, Empty: len(b.empty.Objects) > 0}
	for _, l := range b.lines {
		v.Lines = append(v.Lines, strings.Join([]string{l.when, l.what, l.title, l.where}, "|"))
	}
	return v
}
