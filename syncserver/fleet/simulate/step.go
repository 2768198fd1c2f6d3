package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// step lets one thing happen at a station or in the city, then some of what the
// network has to carry.
func (w *world) step() error {
	p := w.posts[w.random.IntN(len(w.posts))]
	if w.happen(p); w.shut != nil {
		return w.shut
	}
	p.learn() // also a call that failed may have recorded
	for _, p := range w.posts {
		w.checkPrices(p)
	}
	if err := w.revive(); err != nil {
		return err
	}
	if !w.plan.calm {
		if err := w.disaster(); err != nil {
			return err
		}
	}
	for range w.random.IntN(12) {
		if !w.deliver() {
			break
		}
		if err := w.revive(); err != nil {
			return err
		}
	}
	return nil
}

// happen lets the people of a station do something.
func (w *world) happen(p *post) {
	switch n := w.random.IntN(100); {
	case n < 30:
		w.connect(p)
	case n < 60:
		w.did(p, "visit", w.visit(p))
	case n < 68:
		w.did(p, "correct", w.correct(p))
	case n < 73:
		w.did(p, "import", w.importTwice(p))
	case n < 77:
		w.did(p, "member", w.member(p))
	case n < 83:
		w.did(p, "price", w.price(p))
	case n < 86:
		w.did(p, "attendance", p.st.RecordAttendance(w.ctx, station.AttendanceInput{Group: group(w.random), People: 1 + w.random.Int64N(30)}))
	case n < 89:
		w.did(p, "entry", w.entry(p))
	case n < 92:
		w.jump(p)
	case n < 97:
		w.pass(time.Duration(w.random.IntN(90)) * time.Second)
	default:
		w.night()
	}
	w.settle()
}

// night lets many hours pass, in which the server is shut: connected it looks
// twice a second whether somebody was shut out, which would take long.
func (w *world) night() {
	hours := w.random.IntN(48)
	w.trace.say("the city is shut for %d hours", hours)
	w.host.stop()
	w.pass(time.Duration(hours) * time.Hour)
	w.shut = w.host.start()
}

// did traces what came of a call.
func (w *world) did(p *post, what string, err error) {
	result := "ok"
	if err != nil {
		result = fault.KindOf(err).String()
	}
	w.trace.say("%s %s: %s", p.name, what, result)
	if err != nil && !p.disk.Off() && !expected(err) {
		w.fail(&w.result.Divergent, 1, "%s: %s fails: %v", p.name, what, err)
	}
}

// expected are refusals that the person has earned.
func expected(err error) bool {
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid, fault.Forbidden:
		return true
	}
	return false
}

var services = []string{"water", "phone_charging", "lodging", "buffet"}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func group(r *rand.Rand) string { return fmt.Sprintf("N%d", 1+r.IntN(5)) }

func (w *world) input() station.VisitInput {
	in := station.VisitInput{Group: group(w.random), People: 1 + w.random.Int64N(4)}
	for i := range w.random.IntN(3) {
		in.Services = append(in.Services, station.ServiceUse{Service: services[i]})
	}
	return in
}

// visit records a visit, or a batch of them, seldom more than a push holds. What
// was said to be saved must be in the outbox.
func (w *world) visit(p *post) error {
	if w.chance(10) {
		n := 2 + w.random.IntN(30)
		if w.chance(3) {
			n = 520
		}
		batch := make([]station.VisitInput, n)
		for i := range batch {
			batch[i] = w.input()
		}
		_, err := p.st.RecordVisits(w.ctx, batch)
		return err
	}
	for range 1 + w.random.IntN(3) {
		in := w.input()
		if n := len(p.members); n > 0 && w.chance(30) {
			in.Member = p.members[w.random.IntN(n)]
		}
		row, err := p.st.RecordVisit(w.ctx, in)
		if err != nil {
			return err
		}
		p.saved = append(p.saved, row.ID)
		w.settle() // a connected station sends it at once
	}
	return nil
}

// correct takes a visit back or says how it was.
func (w *world) correct(p *post) error {
	var visits []*record
	for _, r := range p.log {
		if r.kind == domain.KindVisit {
			visits = append(visits, r)
		}
	}
	if len(visits) == 0 {
		return nil
	}
	id := pick(w.random, visits).id
	if w.chance(50) {
		return p.st.VoidVisit(w.ctx, id, "按错了")
	}
	return p.st.AmendVisit(w.ctx, id, w.input(), "更正")
}

// importTwice imports the same rows twice.
func (w *world) importTwice(p *post) error {
	p.imports++
	var b strings.Builder
	b.WriteString("day,n,g,k\n")
	for i := range 1 + w.random.IntN(20) {
		fmt.Fprintf(&b, "2024-02-%02d,2,N3,%d-%d\n", i%28+1, p.imports, i)
	}
	for range 2 {
		if _, err := p.st.ImportVisits(w.ctx, strings.NewReader(b.String()), station.VisitMap{At: "day", People: "n", Group: "g", Key: []string{"k"}}, nil, nil); err != nil {
			return err
		}
		w.settle()
	}
	return nil
}

// member registers somebody, or edits a card: several computers edit the same.
func (w *world) member(p *post) error {
	r := station.Registration{Name: pick(w.random, []string{"欧阳·吐尔逊", "张三丰", "𠮷田"}), Phone: fmt.Sprintf("1381234%04d", w.random.IntN(10_000)), Group: group(w.random), Consent: true}
	if n := len(p.members); n > 0 && w.chance(60) {
		return p.st.EditMember(w.ctx, p.members[w.random.IntN(n)], r)
	}
	m, err := p.st.RegisterMember(w.ctx, r)
	if err == nil {
		p.members = append(p.members, m.ID)
	}
	return err
}

// price sets what a service costs here, and perhaps again while the city's answer
// to that is under way.
func (w *world) price(p *post) error {
	service := pick(w.random, services)
	for range 1 + w.random.IntN(3) {
		charged := domain.Fen(w.random.IntN(5) * 100)
		err := p.st.SetPrice(w.ctx, service, charged, 500, 20261101)
		if p.prices[service] = charged; err != nil {
			delete(p.prices, service)
			return err
		}
		w.settle()
		for range w.random.IntN(5) {
			if p.disk.Off() || w.host.disk.Off() || !w.deliver() {
				break
			}
			w.checkPrices(p)
		}
	}
	return nil
}

// checkPrices: what a person set, and nobody else can have changed, is shown, sent
// or not. What comes from the city must not bring back what was before, unless the
// city holds it back.
func (w *world) checkPrices(p *post) {
	if !p.pure || p.wasRevoked || p.now().Before(epoch) || len(p.prices) == 0 {
		return
	}
	list, err := p.st.Services(w.ctx)
	if err != nil {
		return // no power
	}
	for _, s := range list {
		if set, known := p.prices[s.Code]; known && s.Charged != set {
			w.fail(&w.result.Divergent, 1, "%s shows %d for %s, %d was set", p.name, s.Charged, s.Code, set)
		}
	}
}

// entry is an office's: a station, which may be known already and then is a
// proposal, or a document that all offices of the county keep, new or edited.
func (w *world) entry(p *post) error {
	if w.chance(30) {
		code := fmt.Sprintf("S%d", w.random.IntN(12))
		return p.st.AddStation(w.ctx, domain.Station{Code: code, Name: "站" + code + pick(w.random, []string{"东", "西"}), Division: "511102"})
	}
	name := fmt.Sprintf("公司%d", w.random.IntN(100))
	page, err := p.st.Register(w.ctx, register.Query{Kind: domain.KindOrganisation, Limit: 20}, "zh")
	if err != nil {
		return err
	}
	if len(page.Rows) > 0 && w.chance(60) {
		row := page.Rows[w.random.IntN(len(page.Rows))]
		d, err := p.st.OpenDocument(w.ctx, domain.KindOrganisation, row.ID, "zh")
		if err != nil {
			return err
		}
		_, err = p.st.SaveDocument(w.ctx, domain.KindOrganisation, row.ID, d.Revision, register.Form{"name": name, "state": pick(w.random, []string{"active", "ended"})})
		return err
	}
	_, err = p.st.SaveDocument(w.ctx, domain.KindOrganisation, change.ID{}, 0, register.Form{"name": name, "type": "department", "division": "511102", "founded_on": "1980-01-01"})
	return err
}

// jump sets a station's clock wrong, or right.
func (w *world) jump(p *post) {
	var to time.Duration
	switch w.random.IntN(3) {
	case 0:
		to = time.Duration(w.random.IntN(40)-30) * 365 * 24 * time.Hour
	case 1:
		to = time.Duration(w.random.IntN(7_200)-3_600) * time.Second
	}
	p.offset.Store(int64(to))
	w.trace.say("%s clock %s", p.name, to)
}
