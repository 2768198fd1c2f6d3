package monthly

import (
	"cmp"
	"context"
	"regexp"

	"yizhan/shared/change"
	"yizhan/shared/domain"
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

// requestLines are what was asked for at the stations and has become no problem.
func (m *month) requestLines(ctx context.Context, raised map[change.ID]bool) ([]problem, error) {
	all, err := list[domain.Request](ctx, m.src, domain.KindRequest)
	if err != nil {
		return nil, err
	}
	names := m.groupNames()
	var out []problem
	for _, r := range all {
		v := r.value
		s, ours := m.place(v.Station)
		asked := domain.DayOfMs(v.At)
		var solved domain.Day
		if v.State == domain.RequestDone {
			solved = domain.DayOfMs(v.AnsweredAt)
		}
		if !ours || raised[r.id] || asked > m.header.To || solved != 0 && solved < m.header.From {
			continue
		}
		state, answer := v.State, v.Answer
		if solved > m.header.To { // at the end of the period it was open
			solved, state, answer = 0, domain.RequestHandling, ""
		}
		source := "驿站诉求"
		if v.Type == domain.RequestWish {
			source = "微心愿"
		}
		out = append(out, problem{r.id, form.ProblemLine{Code: shortID(r.id), Raised: asked, Source: source, Text: hidden(v.Text), Group: names(v.Group),
			County: county(s.Division), Unit: s.Name, Solved: solved, Days: workdays(asked, cmp.Or(solved, m.end())), State: requestStates[state], Answer: hidden(answer)}, solved == 0})
	}
	return out, nil
}
