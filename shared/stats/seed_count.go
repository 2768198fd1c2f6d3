package stats

import (
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/progress"
)

// Counties are the codes of the county-level divisions of a ledger, in their order.
func Counties(ctx context.Context, cells Cells) (out []string, err error) {
	divisions, err := cells.Dictionary(ctx, domain.KindDivision)
	for _, d := range divisions {
		if codes.CountyOf(d.Code) == d.Code {
			out = append(out, d.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

// measures are the items of plans in force.
func (s *seed) measures() (n int64) {
	inForce := map[change.ID]bool{}
	for _, p := range listOf[domain.Policy](s, domain.KindPolicy) {
		inForce[p.ID] = p.Value.State == domain.StateActive
	}
	return number(s, domain.KindPolicyItem, func(i domain.PolicyItem) bool { return inForce[i.Policy] })
}

// meetings are those of types held on the days that are asked for.
func (s *seed) meetings(types ...string) int64 {
	return number(s, domain.KindMeeting, func(m domain.Meeting) bool {
		return m.State == domain.StateHeld && s.within(m.HeldOn) && slices.Contains(types, m.Type)
	})
}

// organisations are those of a type that are not dissolved.
func (s *seed) organisations(kind string) int64 {
	return number(s, domain.KindOrganisation, func(o domain.Organisation) bool { return o.Type == kind && o.State == domain.StateActive })
}

func (s *seed) levels() int64 {
	return different(s, domain.KindOrganisation, func(o domain.Organisation) (int, bool) {
		t, ok := domain.FindOrganisationType(o.Type)
		return t.Level, ok && t.Level > 0 && o.State == domain.StateActive
	})
}

func (s *seed) covered() int64 {
	return int64(progress.CoverageOf(listOf[domain.Enterprise](s, domain.KindEnterprise), listOf[domain.Organisation](s, domain.KindOrganisation)).Built)
}

// enrolled are the floating members found on the days that are asked for who are on
// one platform or more.
func (s *seed) enrolled() (n int64) {
	on := map[change.ID]bool{}
	for _, e := range listOf[domain.Enrolment](s, domain.KindEnrolment) {
		on[e.Value.Member] = true
	}
	for _, m := range listOf[domain.FloatingMember](s, domain.KindFloatingMember) {
		if s.within(m.Value.FoundOn) && on[m.ID] {
			n++
		}
	}
	return n
}

// recommended are activists whom union, women's federation or youth league brought,
// and who have not dropped out.
func (s *seed) recommended() int64 {
	return number(s, domain.KindActivist, func(a domain.Activist) bool {
		return s.within(a.RecommendedOn) && a.State != domain.ActivistDropped &&
			slices.Contains([]string{domain.RecommenderUnion, domain.RecommenderWomen, domain.RecommenderYouth}, a.Recommender)
	})
}

// stations are those of some kinds.
func (s *seed) stations(kinds ...string) int64 {
	return number(s, domain.KindStation, func(st domain.Station) bool { return slices.Contains(kinds, st.Kind) })
}

// price is the lowest price of a service on the last day that is asked for; what is
// free has none.
func (s *seed) price(service string) (lowest int64) {
	for _, p := range listOf[domain.Price](s, domain.KindPrice) {
		if fen := int64(p.Value.Charged); p.Value.Service == service && p.Value.On(s.q.To) && fen > 0 && (lowest == 0 || fen < lowest) {
			lowest = fen
		}
	}
	return lowest
}

func (s *seed) circle() int64 {
	return int64(len(progress.CircleOf(listOf[domain.Hotspot](s, domain.KindHotspot), listOf[domain.Station](s, domain.KindStation)).Covered))
}
