package monthly

import (
	"cmp"
	"context"
	"regexp"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/calendar"
	"yizhan/shared/report/form"
)

var requestStates = map[string]string{domain.RequestNew: "未办", domain.RequestHandling: "办理中", domain.RequestDone: "已办结"}

// numbers are days, and runs of digits that could be a telephone or an identity number.
var numbers = regexp.MustCompile(`\b(19|20)\d\d-\d\d?-\d\d?\b|\d[\d \-]{5,}\d[\dXx]?`)

// hidden is a free text without numbers that tell who somebody is: people write their
// telephone into what they ask for.
func hidden(s string) string {
	return numbers.ReplaceAllStringFunc(s, func(n string) string {
		if _, err := domain.ParseDay(n); err == nil {
			return n
		}
		return "***"
	})
}

// shortID names a record without a code: the end of an id is what differs.
func shortID(id change.ID) string { s := id.String(); return s[len(s)-8:] }

// problems is T6: what was asked for in the period, and what was still open when it began.
func (m *month) problems(ctx context.Context) ([]form.Table, error) {
	all, err := list[domain.Request](ctx, m.src, domain.KindRequest)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b found[domain.Request]) int {
		return cmp.Or(cmp.Compare(a.value.At, b.value.At), cmp.Compare(a.id.String(), b.id.String()))
	})
	names := m.groupNames()
	var lines []form.ProblemLine
	for _, r := range all {
		v := r.value
		i := slices.IndexFunc(m.stations, func(s station) bool { return s.id == v.Station })
		raised := domain.DayOfMs(v.At)
		var solved domain.Day
		if v.State == domain.RequestDone {
			solved = domain.DayOfMs(v.AnsweredAt)
		}
		if i < 0 || raised > m.header.To || solved != 0 && solved < m.header.From {
			continue
		}
		state, answer := v.State, v.Answer
		if solved > m.header.To { // at the end of the period it was open
			solved, state, answer = 0, domain.RequestHandling, ""
		}
		s := m.stations[i]
		source := "驿站诉求"
		if v.Type == domain.RequestWish {
			source = "微心愿"
		}
		until := m.header.To
		if solved != 0 {
			until = solved
		}
		days, _ := calendar.China().Workdays(raised.AddDays(1), until)
		lines = append(lines, form.ProblemLine{Code: shortID(r.id), Raised: raised, Source: source, Text: hidden(v.Text), Group: names(v.Group), County: county(s.Division),
			Unit: s.Name, Solved: solved, Days: int64(days), State: requestStates[state], Answer: hidden(answer)})
	}
	return []form.Table{form.Problems(m.header, lines)}, nil
}
