package democity

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/syncserver/fleet/sim"
)

// office is the people of an office at their desk. What they enter goes through the
// forms, so nothing is in the demonstration that a person could not have entered.
type office struct {
	s      *sim.Station
	save   station.Saver
	today  domain.Day
	turn   int    // 0 the city's, 1 to 11 the counties'
	area   string // division that the office keeps
	place  string // what people call it
	random *rand.Rand
	err    error // the first one; nothing is entered after it
}

// desk opens an office that has just been set up.
func (d demo) desk(ctx context.Context, code, name, division string, seed uint64) (*office, error) {
	s, err := sim.Open(ctx, d.dir, d.now, station.Setup{Code: code, Name: name, Division: division, Role: station.RoleOffice, Demo: true})
	if err != nil {
		return nil, err
	}
	return &office{s: s, today: domain.DayOf(d.now), area: division, random: rand.New(rand.NewPCG(511100, seed))}, nil
}

// enter lets the office enter documents, in one transaction.
func (o *office) enter(ctx context.Context, f func()) error {
	return o.s.SaveDocuments(ctx, func(save station.Saver) error {
		o.save = save
		f()
		return o.err
	})
}

// add fills a new form.
func add[T any](o *office, kind string, v T) change.ID {
	fields, err := domain.Encode(v)
	o.err = errors.Join(o.err, err)
	k, _ := domain.FindKind(kind)
	return o.put(kind, change.ID{}, register.FormOf(k, fields))
}

// step takes a document a step further: fields and what is typed into them, by turns.
func (o *office) step(kind string, id change.ID, typed ...string) {
	form := register.Form{}
	for i := 0; i+1 < len(typed); i += 2 {
		form[typed[i]] = typed[i+1]
	}
	o.put(kind, id, form)
}

func (o *office) put(kind string, id change.ID, form register.Form) change.ID {
	if o.err != nil {
		return id
	}
	id, err := o.save(kind, id, form)
	if err != nil {
		o.err = fmt.Errorf("%s %v: %w", kind, form, err)
	}
	return id
}

// span is how many days back the work of the offices goes.
const span = 300

// spread is the day of the i-th of n things that happened one after the other, up to
// some days ago. Offices do not all do so on the same day.
func (o *office) spread(i, n, ago int) domain.Day {
	const offices = counties + 1
	return o.today.AddDays(-span + (span-ago)*(i*offices+o.turn)/(n*offices))
}

// consent is when somebody agreed to the notice on a day.
func consent(day domain.Day) int64 { return day.Time().Add(10 * time.Hour).UnixMilli() }

// part is the part of a total that falls to the i-th of n when it is dealt out
// evenly: all parts add up to the total.
func part(total, i, n int) int { return total*(i+1)/n - total*i/n }

// nth picks by turns.
func nth[T any](list []T, i int) T { return list[i%len(list)] }
