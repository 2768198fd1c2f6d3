package stats

import (
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func TestChosenPeriodRefuses(t *testing.T) {
	for _, c := range [][2]domain.Day{{20261102, 20261101}, {19991231, 20000102}, {20990101, 21000101}, {20000101, 20300101}} {
		if _, err := ChosenPeriod(c[0], c[1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v to %v: %v", c[0], c[1], err)
		}
	}
	if _, ok := PeriodUntil("decade", 20261123); ok {
		t.Error("a decade is no period")
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		kind                     PeriodKind
		today, from, before, end domain.Day
		days                     int
	}{
		{PeriodToday, 20261123, 20261123, 20261122, 20261122, 1},
		{PeriodToday, 20260101, 20260101, 20251231, 20251231, 1},
		{PeriodSeven, 20261103, 20261028, 20261021, 20261027, 7},
		{PeriodWeek, 20261123, 20261123, 20261116, 20261116, 1}, // a Monday
		{PeriodWeek, 20261129, 20261123, 20261116, 20261122, 7}, // a Sunday
		{PeriodWeek, 20261125, 20261123, 20261116, 20261118, 3},
		{PeriodMonth, 20261123, 20261101, 20261001, 20261023, 23},
		{PeriodMonth, 20260331, 20260301, 20260201, 20260228, 31}, // the month before is shorter
		{PeriodMonth, 20260115, 20260101, 20251201, 20251215, 15},
		{PeriodYear, 20261123, 20260101, 20250101, 20251123, 327},
		{PeriodYear, 20280229, 20280101, 20270101, 20270228, 60}, // leap day
	} {
		p, ok := PeriodUntil(c.kind, c.today)
		q := p.Previous()
		if !ok || p.From != c.from || p.To != c.today || p.Days() != c.days || q.From != c.before || q.To != c.end {
			t.Errorf("%s until %s: %+v (%d days) after %+v", c.kind, c.today, p, p.Days(), q)
		}
	}
	p, err := ChosenPeriod(20261001, 20261010)
	if q := p.Previous(); err != nil || q.From != 20260921 || q.To != 20260930 {
		t.Errorf("chosen: %+v, %v", q, err)
	}
}

func TestPeriodsBefore(t *testing.T) {
	for _, c := range []struct {
		kind             PeriodKind
		day, from, to    domain.Day
		yearFrom, yearTo domain.Day
	}{
		{PeriodMonth, 20261015, 20261001, 20261031, 20251001, 20251031},
		{PeriodMonth, 20261115, 20261101, 20261123, 20251101, 20251123}, // cut at today
		{PeriodWeek, 20261115, 20261109, 20261115, 20251109, 20251115},  // a Sunday
		{PeriodWeek, 20261116, 20261116, 20261122, 20251116, 20251122},
		{PeriodYear, 20250301, 20250101, 20251231, 20240101, 20241231},
		{PeriodToday, 20240229, 20240229, 20240229, 20230228, 20230228},
	} {
		p, ok := PeriodAround(c.kind, c.day, 20261123)
		q := p.YearBefore()
		if !ok || p.Kind != c.kind || p.From != c.from || p.To != c.to || q.From != c.yearFrom || q.To != c.yearTo {
			t.Errorf("%s around %s: %+v, a year before %+v", c.kind, c.day, p, q)
		}
	}
}

func TestEveryMeasureIsExplained(t *testing.T) {
	for _, m := range append(Headlines(), domain.MeasureVisits, domain.MeasureOpenDays, domain.MeasureNoServiceDays, domain.MeasureRequests, domain.MeasureAnswered) {
		d := DefinitionOf(m)
		for _, w := range []Words{d.Name, d.Unit, d.How} {
			if w.ZH == "" || w.EN == "" || w.In("zh") != w.ZH || w.In("en") != w.EN {
				t.Errorf("%s is not explained in both languages: %+v", m, d)
			}
		}
	}
}
