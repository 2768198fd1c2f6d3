package sim

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/register"
	"yizhan/shared/stats"
)

// counting is a county's office, the city's office and the city, whose figures of
// documents are to be the same.
type counting struct {
	t            *testing.T
	h            *Host
	county, city *Station
	today        domain.Day
	rows         int // compared
}

func newCounting(t *testing.T) *counting {
	c := &counting{t: t, h: startHost(t, t.TempDir()), county: newStation(t, "O1", station.RoleOffice)}
	must(t, c.county.PairWith(ctx, c.h.City, c.h.URL))
	var err error
	c.city, err = Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "O2", Name: "市办公室", Division: codes.LeshanCity, Role: station.RoleOffice})
	must(t, err)
	t.Cleanup(func() { must(t, c.city.Station.Close()) })
	must(t, c.city.PairWith(ctx, c.h.City, c.h.URL))
	c.today = domain.DayOf(c.county.Now)
	return c
}

// add lets the county's office fill a form of a kind, the i-th one.
func (c *counting) add(k *domain.Kind, i int) change.ID {
	c.t.Helper()
	form := register.Form{}
	for _, f := range register.Asked(k) {
		switch f.Input {
		case domain.InputLine, domain.InputName, domain.InputText:
			form[f.Name] = fmt.Sprintf("演示%d", i)
		case domain.InputGroup:
			form[f.Name] = []string{"N1", "N3"}[i%2]
		case domain.InputDivision:
			form[f.Name] = "511102"
		case domain.InputDay:
			form[f.Name] = c.today.AddDays(-40 * i).String()
		case domain.InputMoment:
			form[f.Name] = c.today.AddDays(-40*i).String() + " 09:00"
		case domain.InputDegrees:
			form[f.Name] = "29.5"
		case domain.InputCount:
			form[f.Name] = map[bool]string{true: "2025", false: "7"}[f.Name == "year"]
		case domain.InputLink:
			if f.Need && f.Of == domain.KindStation {
				form[f.Name] = domain.StationID("O1").String()
			} else if f.Need {
				form[f.Name] = change.Named(f.Of, f.Name).String()
			}
		case domain.InputChoice:
			if _, steps := k.Machines[f.Name]; !steps {
				form[f.Name] = f.Choices[i%len(f.Choices)].Code
			}
		}
	}
	id, err := c.county.SaveDocument(ctx, k.Name, change.ID{}, 0, form)
	if err != nil {
		c.t.Fatalf("%s: %v", k.Name, err)
	}
	return id
}

// sync takes everything everywhere.
func (c *counting) sync() {
	c.t.Helper()
	must(c.t, c.county.Once(ctx))
	must(c.t, c.city.Once(ctx))
}

// total compares all cuts of a kind's figure on the three sides and with the documents
// behind it, and returns it.
func (c *counting) total(k *domain.Kind, stays bool) (total int64) {
	c.t.Helper()
	for _, by := range []stats.By{stats.ByTotal, stats.ByDay, stats.ByMonth, stats.ByGroup, stats.ByState, stats.ByStation, stats.ByDivision} {
		q := stats.Query{Measure: domain.Measure(k.Name), By: by, From: c.today.AddDays(-400), To: c.today.AddDays(30)}
		if q.Validate() != nil {
			continue
		}
		there, err := c.h.City.Stats(ctx, q)
		must(c.t, err)
		sides := []*Station{c.county, c.city}
		if stays { // a station's documents do not go to the city's office
			sides = sides[:1]
		}
		for _, s := range sides {
			here, err := s.Stats(ctx, q)
			must(c.t, err)
			if !reflect.DeepEqual(here.Rows, there.Rows) || here.Total != there.Total {
				c.t.Errorf("%s by %s: %+v at the office, %+v at the city", k.Name, by, here.Rows, there.Rows)
			}
			for _, row := range here.Rows {
				key := row.Key
				if by == stats.ByDivision && key == "" {
					continue // the city itself lies in no county, and the empty key is the whole
				}
				if by == stats.ByTotal {
					key = ""
				}
				b, err := s.Behind(ctx, q, key)
				if err != nil || b.Total != row.Value || row.Value != 0 && b.Records == 0 {
					c.t.Errorf("%s by %s, %s: %d behind %d, %v", k.Name, by, row.Key, b.Total, row.Value, err)
				}
				c.rows++
			}
		}
		if by == stats.ByTotal {
			total = there.Total
		}
	}
	return total
}

// TestDocumentsAreCountedTheSameEverywhere: of every kind that is counted, in each cut,
// the offices' figures are the city's and the sum of what is behind them; and a
// document that is deleted, or brought back, moves all of them by itself.
func TestDocumentsAreCountedTheSameEverywhere(t *testing.T) {
	c := newCounting(t)
	ids := map[string]change.ID{}
	kinds := slices.DeleteFunc(stats.CountedKinds(), func(k *domain.Kind) bool { return k.Desk })
	if len(kinds) < 20 {
		t.Fatalf("%d kinds are counted", len(kinds))
	}
	for _, k := range kinds {
		ids[k.Name] = c.add(k, 0)
		c.add(k, 1)
	}
	stays := func(k *domain.Kind) bool {
		at, _ := k.Field("station")
		return at.Need
	}
	one := map[string]int64{}
	all := func(want int64) {
		t.Helper()
		c.sync()
		for _, k := range kinds {
			total := c.total(k, stays(k))
			if one[k.Name] == 0 {
				one[k.Name] = total / 2
			}
			if total != want*one[k.Name] || one[k.Name] == 0 {
				t.Errorf("%s: %d of %d documents that count %d each", k.Name, total, want, one[k.Name])
			}
		}
	}
	all(2)
	for _, k := range kinds {
		must(t, c.county.DeleteDocument(ctx, k.Name, ids[k.Name]))
	}
	all(1)
	for _, k := range kinds {
		must(t, c.county.RestoreDocument(ctx, k.Name, ids[k.Name]))
	}
	all(2)
	if c.rows < 500 {
		t.Errorf("only %d rows were compared", c.rows)
	}
	if _, wrong, err := c.h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
}

// TestAnEditMovesEachFigureByOne: joined, parted, held, moved to
// another day, closed: each moves each figure by exactly one, at both offices and at
// the city, published figures included.
func TestAnEditMovesEachFigureByOne(t *testing.T) {
	c := newCounting(t)
	kind := func(name string) *domain.Kind {
		k, ok := domain.FindKind(name)
		if !ok {
			t.Fatal(name)
		}
		return k
	}
	enterprise, activity := kind(domain.KindEnterprise), kind(domain.KindActivity)
	first, second := c.add(enterprise, 0), c.add(enterprise, 1)
	held := c.add(activity, 0)
	edit := func(kind string, id change.ID, form register.Form) {
		t.Helper()
		d, err := c.county.OpenDocument(ctx, kind, id, "zh")
		must(t, err)
		_, err = c.county.SaveDocument(ctx, kind, id, d.Revision, form)
		must(t, err)
		c.sync()
	}
	figure := func(k *domain.Kind, want int64) {
		t.Helper()
		if got := c.total(k, false); got != want {
			t.Errorf("%s: %d, want %d", k.Name, got, want)
		}
	}
	seed := func(key string, want int64) {
		t.Helper()
		q, err := stats.ParseQuery(func(name string) string { return map[string]string{"measure": "seed"}[name] }, c.county.Now)
		must(t, err)
		for name, ask := range map[string]func() (stats.Table, error){
			"city": func() (stats.Table, error) { return c.h.City.Stats(ctx, q) }, "county's office": func() (stats.Table, error) { return c.county.Stats(ctx, q) },
			"city's office": func() (stats.Table, error) { return c.city.Stats(ctx, q) },
		} {
			table, err := ask()
			must(t, err)
			for _, r := range table.Rows {
				if r.Key == key && r.Value != want {
					t.Errorf("%s at the %s: %d, want %d", r.Name, name, r.Value, want)
				}
			}
		}
	}
	c.sync()
	figure(enterprise, 2)
	edit(enterprise.Name, second, register.Form{"same_as": first.String(), "same_why": "同一家"})
	figure(enterprise, 1)
	edit(enterprise.Name, second, register.Form{"same_as": "", "same_why": ""})
	figure(enterprise, 2)

	seed("20", 0) // planned
	edit(activity.Name, held, register.Form{"state": domain.StateHeld})
	figure(activity, 1)
	seed("20", 1)
	edit(activity.Name, held, register.Form{"held_on": c.today.AddDays(-2).String()})
	q := stats.Query{Measure: domain.Measure(activity.Name), By: stats.ByTotal, From: c.today, To: c.today}
	if today, err := c.city.Stats(ctx, q); err != nil || today.Total != 0 {
		t.Errorf("an activity of another day counts today: %d, %v", today.Total, err)
	}
	figure(activity, 1)
	edit(activity.Name, held, register.Form{"held_on": c.today.AddDays(2).String()})
	seed("20", 0) // has not come yet
	must(t, c.county.DeleteDocument(ctx, activity.Name, held))
	c.sync()
	figure(activity, 0)
	if _, wrong, err := c.h.City.Recount(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("recount %v, %v", wrong, err)
	}
}

// TestACountySeesItsOwnDocuments: figures of documents within a county are those of its
// offices, published figures too.
func TestACountySeesItsOwnDocuments(t *testing.T) {
	c := newCounting(t)
	mechanism, _ := domain.FindKind(domain.KindMechanism)
	c.add(mechanism, 0)
	c.add(mechanism, 1)
	c.sync()
	for area, want := range map[string]int64{"": 2, codes.LeshanCity: 2, "511102": 2, "511181": 0} {
		q := stats.Query{Measure: domain.Measure(mechanism.Name), By: stats.ByTotal, From: c.today.AddDays(-400), To: c.today}
		table, err := c.h.City.StatsWithin(ctx, area, q)
		must(t, err)
		q.Measure, q.By = stats.MeasureSeed, stats.BySeed
		seed, err := c.h.City.StatsWithin(ctx, area, q)
		must(t, err)
		if table.Total != want || seed.Rows[3].Value != want {
			t.Errorf("within %q: %d, published %d, want %d", area, table.Total, seed.Rows[3].Value, want)
		}
	}
}
