package syncer

import (
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/wire"
)

// comparison finds out whether station and city hold the same, once everything is
// delivered and received, and puts right what is missing on either side: first the
// sums of everything, then of months, days, and in the end single records.
type comparison struct {
	scopes  []string
	scope   string
	round   int  // how often this scope has been compared
	waiting bool // for an answer
	reread  bool // documents differ: the feed was read anew
	ask     []wire.Range
	days    []wire.Listing // to be sent
	differ  int            // what differed in this round
	left    int            // ranges that stayed different
	done    bool
}

// roundsMax is how often a scope is compared: after the first repair it must be
// the same, unless somebody recorded in between.
const roundsMax = 3

// factKinds are compared record by record.
var factKinds = []string{domain.KindVisit, domain.KindAttendance, ledger.KindCorrection}

// compare takes the next step, when everything else is through. It reports whether
// there is nothing left to do.
func (s *session) compare(ctx context.Context) (done bool, err error) {
	if s.comparison == nil || s.comparison.done {
		if s.version < 2 || s.revoked {
			return true, nil
		}
		due, err := s.st.CompareDue(ctx)
		if err != nil || !due {
			return !due, err
		}
		s.comparison = &comparison{}
		for f := range s.heads {
			s.comparison.scopes = append(s.comparison.scopes, f)
		}
		slices.Sort(s.comparison.scopes)
	}
	c := s.comparison
	for !c.done && !c.waiting {
		if err := s.nextStep(ctx, c); err != nil {
			return false, err
		}
	}
	return c.done, nil
}

func (s *session) nextStep(ctx context.Context, c *comparison) error {
	switch {
	case len(c.days) > 0:
		l := c.days[0]
		c.days = c.days[1:]
		listing, err := s.st.Listing(ctx, l.Scope, l.Kind, l.Day, l.After)
		if err != nil {
			return err
		}
		if !listing.Until.IsZero() {
			c.days = append(c.days, wire.Listing{Scope: l.Scope, Kind: l.Kind, Day: l.Day, After: listing.Until})
		}
		c.waiting = true
		return s.send(listing)
	case len(c.ask) > 0:
		n := min(len(c.ask), wire.CompareMax)
		m := wire.Compare{Scope: c.scope, Ranges: c.ask[:n]}
		c.ask = c.ask[n:]
		c.waiting = true
		return s.send(m)
	case c.scope != "" && c.round < roundsMax && c.differ > 0:
		return s.beginRound(ctx, c)
	}
	c.left += c.differ
	if len(c.scopes) == 0 {
		c.done = true
		return s.st.Compared(ctx, c.left)
	}
	c.scope, c.scopes, c.round, c.reread = c.scopes[0], c.scopes[1:], 0, false
	return s.beginRound(ctx, c)
}

// beginRound asks for the sums of everything in a scope.
func (s *session) beginRound(ctx context.Context, c *comparison) error {
	totals, err := s.st.Digests(ctx, c.scope)
	if err != nil {
		return err
	}
	c.round++
	c.differ = 0
	_, ofStation := domain.StationOfFeed(c.scope)
	for _, kind := range comparedKinds(ofStation) {
		to := digest.DayMax
		if !slices.Contains(factKinds, kind) || kind == ledger.KindCorrection {
			to = 0
		}
		c.ask = append(c.ask, wire.RangeOf(digest.Range{Kind: kind, To: to, Total: totals.Within(kind, 0, to).Sum()}))
	}
	return nil
}

func comparedKinds(ofStation bool) []string {
	var kinds []string
	if ofStation {
		kinds = append(kinds, factKinds...)
	}
	for _, k := range domain.Kinds() {
		if k.IsDocument() {
			kinds = append(kinds, k.Name)
		}
	}
	return kinds
}

// differ goes one step finer where the city holds something else.
func (s *session) differ(ctx context.Context, m wire.Differ) error {
	c := s.comparison
	if c == nil || !c.waiting || m.Scope != c.scope {
		return unexpected(m)
	}
	c.waiting = false
	s.heads[m.Scope] = max(s.heads[m.Scope], m.Head)
	behind := s.cursors[m.Scope] < s.heads[m.Scope]
	totals, err := s.st.Digests(ctx, c.scope)
	if err != nil {
		return err
	}
	for _, asked := range m.Asked {
		switch {
		case !slices.Contains(factKinds, asked.Kind):
			// Documents are read anew, once: the city's state is what counts. First
			// what is new is read: that may be all there is.
			c.differ++
			if !c.reread && !behind {
				c.reread = true
				if err := s.st.Reread(ctx, c.scope); err != nil {
					return err
				}
				s.cursors[c.scope] = 0
			}
		case asked.From == asked.To:
			c.differ++
			c.days = append(c.days, wire.Listing{Scope: c.scope, Kind: asked.Kind, Day: asked.From})
		default:
			c.ask = append(c.ask, finer(asked, m.Ranges, totals)...)
		}
	}
	return nil
}

// finer lists the parts of a range that one of the two sides has and that are not
// the same on both, as this side holds them.
func finer(asked wire.Range, theirs []wire.Range, totals digest.Totals) []wire.Range {
	here := totals.Within(asked.Kind, asked.From, asked.To)
	parts := here.Months()
	if asked.From/100 == asked.To/100 {
		parts = here.Days()
	}
	type key struct{ from, to domain.Day }
	mine := map[key]digest.Total{}
	for _, p := range parts {
		mine[key{p.From, p.To}] = p.Total
	}
	for _, r := range theirs {
		if r.Kind != asked.Kind || r.From < asked.From || r.To > asked.To {
			continue
		}
		k := key{r.From, r.To}
		if mine[k] == r.Total() {
			delete(mine, k)
		} else if _, ok := mine[k]; !ok {
			mine[k] = digest.Total{}
		}
	}
	var out []wire.Range
	for k, total := range mine {
		out = append(out, wire.RangeOf(digest.Range{Kind: asked.Kind, From: k.from, To: k.to, Total: total}))
	}
	slices.SortFunc(out, func(a, b wire.Range) int { return int(a.From) - int(b.From) })
	return out
}

// repaired takes in what was missing here, and sends what is missing there.
func (s *session) repaired(ctx context.Context, m wire.Repair) error {
	c := s.comparison
	if c == nil || !c.waiting || m.Scope != c.scope {
		return unexpected(m)
	}
	c.waiting = false
	changed, err := s.st.TakeRepair(ctx, m)
	if err != nil {
		return err
	}
	if m.More && changed > 0 {
		c.days = append(c.days, wire.Listing{Scope: m.Scope, Kind: m.Kind, Day: m.Day, After: m.After})
	}
	if len(m.Missing) == 0 {
		return nil
	}
	frozen, err := s.st.FrozenRecords(ctx, m.Scope, m.Kind, m.Day, m.Missing)
	if err != nil {
		return err
	}
	for len(frozen) > 0 {
		var m wire.Again
		size := 0
		for _, f := range frozen {
			if n := len(m.Changes); n == wire.PushChangesMax || n > 0 && size+len(f.Bytes) > wire.PushBytesMax {
				break
			}
			size += len(f.Bytes)
			m.Changes, m.Devices = append(m.Changes, f.Bytes), append(m.Devices, f.Device)
		}
		frozen = frozen[len(m.Changes):]
		if !slices.ContainsFunc(m.Devices, func(d change.ID) bool { return !d.IsZero() }) {
			m.Devices = nil
		}
		if err := s.send(m); err != nil {
			return err
		}
	}
	return s.st.SentAgain(ctx, len(m.Missing))
}
