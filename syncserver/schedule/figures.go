package schedule

import (
	"context"
	"io"

	"yizhan/shared/domain"
	"yizhan/shared/report/book"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
	"yizhan/syncserver/city"
)

// The figures of the page 统计 are a report as well, for those who read them in Excel.
const (
	figuresTable = "FIGURES"
	figuresName  = "统计数"
)

// figureCuts are the sheets behind the first one: how the figures are cut, and which are.
var figureCuts = []struct {
	by          stats.By
	sheet, head string
	measures    []domain.Measure
}{
	{stats.ByDivision, "各县（市、区）", "县（市、区）", stats.Headlines()},
	{stats.ByStation, "各驿站", "驿站", stats.Headlines()},
	{stats.ByGroup, "各群体", "群体", stats.Headlines()},
	{stats.ByService, "各项服务", "服务", []domain.Measure{domain.MeasureServices, domain.MeasureSaved}},
	{stats.ByDay, "每天", "日期", stats.Headlines()},
}

// writeFigures writes the figures of a snapshot as a workbook: what each is against the
// period before and a year ago, and what it is made of. They are read as the page reads
// them.
func writeFigures(ctx context.Context, w io.Writer, s city.Snapshot, head form.Header, p stats.Period) (err error) {
	if head.AsOf, err = s.AsOf(ctx); err != nil {
		return err
	}
	whole, err := compared(ctx, s, p)
	if err != nil {
		return err
	}
	tables := []form.Table{whole}
	for _, cut := range figureCuts {
		t := form.Table{Form: form.Form{Code: cut.sheet, Title: figuresName + "：" + cut.sheet, Sheet: cut.sheet, Columns: figureColumns(cut.head, cut.measures, cut.by != stats.ByService)}}
		if cut.by == stats.ByService {
			t.Notes = []string{"各项服务的单位不同，不相加"}
		}
		if t.Rows, err = cutRows(ctx, s, p, cut.by, cut.measures); err != nil {
			return err
		}
		tables = append(tables, t)
	}
	for i := range tables {
		tables[i].Header = head
	}
	return book.Write(ctx, w, tables...)
}

// compared is a row for the period, the one before and the same days of last year.
func compared(ctx context.Context, s city.Snapshot, p stats.Period) (t form.Table, err error) {
	t.Form = form.Form{Code: figuresName, Title: figuresName, Sheet: figuresName, Columns: figureColumns("时段", stats.Headlines(), false)}
	for _, m := range stats.Headlines() {
		def := stats.DefinitionOf(m)
		t.Notes = append(t.Notes, def.Name.ZH+"："+def.How.ZH)
	}
	for _, of := range []struct {
		name string
		days stats.Period
	}{{"本期", p}, {"上期", p.Previous()}, {"去年同期", p.YearBefore()}} {
		row := []any{of.name}
		for _, m := range stats.Headlines() {
			total, err := stats.Read(ctx, s, stats.Query{Measure: m, From: of.days.From, To: of.days.To, By: stats.ByTotal})
			if err != nil {
				return t, err
			}
			row = append(row, valueOf(m, total.Total))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func figureColumns(head string, measures []domain.Measure, sum bool) []form.Column {
	// As wide as the line over the table, whatever stands beside it.
	out := []form.Column{{Key: "name", Heads: []string{head}, Kind: table.Text, Width: 84 - 12*len(measures)}}
	for _, m := range measures {
		out = append(out, form.Column{Key: string(m), Heads: []string{stats.DefinitionOf(m).Name.ZH}, Kind: kindOf(m), Width: 12, Sum: sum})
	}
	return out
}

// cutRows gathers the rows of several figures by what they are of. A station that did not
// report has words where a 0 would be a lie.
func cutRows(ctx context.Context, s city.Snapshot, p stats.Period, by stats.By, measures []domain.Measure) (rows [][]any, err error) {
	at := map[string][]any{}
	add := func(key, name string, otherwise func(domain.Measure) any) []any {
		if at[key] == nil {
			row := []any{name}
			for _, m := range measures {
				row = append(row, otherwise(m))
			}
			at[key], rows = row, append(rows, row)
		}
		return at[key]
	}
	none := func(m domain.Measure) any { return valueOf(m, 0) }
	for i, m := range measures {
		t, err := stats.Read(ctx, s, stats.Query{Measure: m, From: p.From, To: p.To, By: by})
		if err != nil {
			return nil, err
		}
		for _, r := range t.Rows {
			name := r.Name
			if name == "" {
				name = r.Key
			}
			add(r.Key, name, none)[1+i] = valueOf(m, r.Value)
		}
	}
	if by != stats.ByStation {
		return rows, nil
	}
	stations, err := s.Stations(ctx, p.From, p.To)
	for _, st := range stations {
		switch {
		case st.Reported:
			add(st.Code, st.Name, none)
		case st.Expected:
			add(st.Code, st.Name, func(domain.Measure) any { return form.NotReported })
		}
	}
	return rows, err
}

func kindOf(m domain.Measure) table.Kind {
	if m == domain.MeasureSaved {
		return table.Money
	}
	return table.Number
}

func valueOf(m domain.Measure, v int64) any {
	if m == domain.MeasureSaved {
		return domain.Fen(v)
	}
	return v
}
