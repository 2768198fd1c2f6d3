package merge

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

var (
	alice = change.Named("device", "alice")
	bob   = change.Named("device", "bob")
	city  = change.Named("device", "city")

	ofStations = &domain.Kind{Owner: domain.OwnerStation}
	ofCity     = &domain.Kind{Owner: domain.OwnerCity}
)

func value(s string) []byte {
	b, err := change.Marshal(s)
	if err != nil {
		panic(err)
	}
	return b
}

func edit(base uint64, name, v string) Edit {
	return Edit{Base: base, Fields: domain.Fields{name: value(v)}}
}

func by(device change.ID, clock change.Stamp) Author {
	return Author{Device: device, Clock: clock, Original: clock}
}

func TestWhoSawTheValueNeedsNoClock(t *testing.T) {
	d, _ := Apply(Document{}, edit(0, "name", "甲"), by(alice, 900), ofStations)
	// Bob's clock is ten years behind, and he has seen revision 1.
	d, losers := Apply(d, edit(1, "name", "乙"), by(bob, 1), ofStations)
	if len(losers) != 0 || !bytes.Equal(d.Fields["name"].Value, value("乙")) {
		t.Errorf("lost %v, kept %s", losers, d.Fields["name"].Value)
	}
}

func TestConcurrentEditsKeepBothValues(t *testing.T) {
	base, _ := Apply(Document{}, edit(0, "name", "甲"), by(alice, 1), ofStations)
	x, lx := Apply(base, edit(1, "name", "乙"), by(alice, 10), ofStations)
	x, lx2 := Apply(x, edit(1, "name", "丙"), by(bob, 20), ofStations)
	y, ly := Apply(base, edit(1, "name", "丙"), by(bob, 20), ofStations)
	y, ly2 := Apply(y, edit(1, "name", "乙"), by(alice, 10), ofStations)
	if !bytes.Equal(x.Fields["name"].Value, y.Fields["name"].Value) || !bytes.Equal(x.Fields["name"].Value, value("丙")) {
		t.Errorf("order of arrival decides: %s and %s", x.Fields["name"].Value, y.Fields["name"].Value)
	}
	if len(lx)+len(lx2) != 1 || len(ly)+len(ly2) != 1 {
		t.Errorf("losers %v %v, %v %v", lx, lx2, ly, ly2)
	}
}

func TestDifferentFieldsDoNotMeet(t *testing.T) {
	base, _ := Apply(Document{}, edit(0, "name", "甲"), by(alice, 1), ofStations)
	d, l1 := Apply(base, edit(1, "phone", "13812345678"), by(alice, 10), ofStations)
	d, l2 := Apply(d, edit(1, "plate", "川L12345"), by(bob, 5), ofStations)
	if len(l1)+len(l2) != 0 || len(d.Fields) != 3 {
		t.Errorf("losers %v %v, fields %v", l1, l2, d.Fields)
	}
}

func TestDeletionWinsAndKeepsTheEdit(t *testing.T) {
	deleted, err := change.Marshal(true)
	if err != nil {
		t.Fatal(err)
	}
	restored, err := change.Marshal(false)
	if err != nil {
		t.Fatal(err)
	}
	base, _ := Apply(Document{}, Edit{Fields: domain.Fields{"deleted": restored, "name": value("甲")}}, by(alice, 1), ofStations)
	d, _ := Apply(base, Edit{Base: 1, Fields: domain.Fields{"deleted": deleted}}, by(alice, 5), ofStations)
	d, losers := Apply(d, Edit{Base: 1, Fields: domain.Fields{"deleted": restored}}, by(bob, 99), ofStations)
	if !d.Values().Deleted() || len(losers) != 1 {
		t.Errorf("deleted %v, losers %v", d.Values().Deleted(), losers)
	}
}

func TestStationsProposeToTheCitysDictionaries(t *testing.T) {
	d := Document{Revision: 1, Fields: map[string]Field{"name": {Value: value("饮水"), Revision: 1, Device: city}}}
	after, losers := Apply(d, edit(1, "name", "喝水"), by(alice, 99), ofCity)
	if !bytes.Equal(after.Fields["name"].Value, value("饮水")) || len(losers) != 1 || !losers[0].Proposal {
		t.Errorf("kept %s, losers %+v", after.Fields["name"].Value, losers)
	}
	mine := Author{Device: city, Clock: 1, City: true}
	after, losers = Apply(after, edit(2, "name", "开水"), mine, ofCity)
	if !bytes.Equal(after.Fields["name"].Value, value("开水")) || len(losers) != 0 {
		t.Errorf("the city's own edit: %s, %v", after.Fields["name"].Value, losers)
	}
	// Nor may a station add to the city's entry, or delete it.
	deleted, err := change.Marshal(true)
	if err != nil {
		t.Fatal(err)
	}
	after, losers = Apply(after, Edit{Base: 2, Fields: domain.Fields{domain.FieldDeleted: deleted, "unit": value("升")}}, by(alice, 99), ofCity)
	if after.Values().Deleted() || len(after.Fields) != 1 || len(losers) != 2 {
		t.Errorf("fields %v, losers %v", after.Fields, losers)
	}
	// An entry that is missing may be added by anybody, and mended by who did.
	mineToo, losers := Apply(Document{}, edit(0, "name", "代驾"), by(alice, 1), ofCity)
	mineToo, more := Apply(mineToo, edit(1, "name_en", "Designated driver"), by(alice, 2), ofCity)
	if len(losers)+len(more) != 0 || len(mineToo.Fields) != 2 {
		t.Errorf("own entry: %v, %v, %v", mineToo.Fields, losers, more)
	}
}

func TestAnOldEditSentAgainIsALoser(t *testing.T) {
	first := edit(0, "name", "甲")
	d, _ := Apply(Document{}, first, by(alice, 1), ofStations)
	d, _ = Apply(d, edit(1, "name", "乙"), by(alice, 2), ofStations)
	d, losers := Apply(d, first, by(alice, 1), ofStations)
	if !bytes.Equal(d.Fields["name"].Value, value("乙")) || len(losers) != 1 {
		t.Errorf("kept %s, losers %v", d.Fields["name"].Value, losers)
	}
}

// TestAClockAheadAndAServerPutBack: both edits were made under a clock that is
// years ahead, and the server's clock was put back between their arrivals.
func TestAClockAheadAndAServerPutBack(t *testing.T) {
	first, second := by(alice, 70), by(alice, 60)
	first.Original, second.Original = 1000, 1001
	d, _ := Apply(Document{}, edit(0, "name", "甲"), first, ofStations)
	d, losers := Apply(d, edit(0, "name", "乙"), second, ofStations)
	if !bytes.Equal(d.Fields["name"].Value, value("乙")) || len(losers) != 0 {
		t.Errorf("kept %s, losers %v", d.Fields["name"].Value, losers)
	}
}

func TestTwoEditsOfOneDeviceWithClampedClocks(t *testing.T) {
	d, _ := Apply(Document{}, edit(0, "name", "甲"), by(alice, 7), ofStations)
	d, losers := Apply(d, edit(0, "name", "乙"), by(alice, 7), ofStations)
	if !bytes.Equal(d.Fields["name"].Value, value("乙")) || len(losers) != 0 {
		t.Errorf("kept %s, losers %v", d.Fields["name"].Value, losers)
	}
}

func TestLocalEditsDoNotRaiseTheRevision(t *testing.T) {
	d := Document{Revision: 7}
	local := by(alice, 1)
	local.Local = true
	d, _ = Apply(d, edit(7, "name", "甲"), local, ofStations)
	if d.Revision != 7 {
		t.Errorf("revision %d", d.Revision)
	}
}

// TestNothingWrittenVanishes: whatever is edited by whomever, seen or not, every
// value ever written is the current one, was knowingly replaced, or is a loser.
func TestNothingWrittenVanishes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		devices := []change.ID{alice, bob, city}
		var d Document
		unseen := map[string]map[string]bool{} // values that nobody has seen go
		clocks := map[change.ID]change.Stamp{}
		for i := range rapid.IntRange(1, 20).Draw(t, "edits") {
			device := rapid.SampledFrom(devices).Draw(t, "device")
			name := rapid.SampledFrom([]string{"name", "phone"}).Draw(t, "field")
			clocks[device] += change.Stamp(rapid.Uint64Range(1, 50).Draw(t, "tick"))
			e := edit(rapid.Uint64Range(0, d.Revision).Draw(t, "base"), name, string(rune('a'+i)))
			before := d
			now, had := before.Fields[name]
			var losers []Loser
			d, losers = Apply(d, e, by(device, clocks[device]), ofStations)
			if unseen[name] == nil {
				unseen[name] = map[string]bool{}
			}
			unseen[name][string(e.Fields[name])] = true
			if had && (now.Revision <= e.Base || now.Device == device) {
				delete(unseen[name], string(now.Value)) // knowingly replaced
			}
			for _, l := range losers {
				delete(unseen[l.Name], string(l.Value))
			}
			if d.Revision != before.Revision+1 {
				t.Fatalf("revision %d after %d", d.Revision, before.Revision)
			}
			for n, values := range unseen {
				for v := range values {
					if string(d.Fields[n].Value) != v {
						t.Fatalf("value %x of %s has vanished", v, n)
					}
				}
			}
		}
	})
}

// TestABeginningIsNoStep: two computers make the same document, and one of them has
// gone on with it. That it begins at the other undoes nothing, whatever may follow
// what, and is nothing that somebody said.
func TestABeginningIsNoStep(t *testing.T) {
	tasks := &domain.Kind{Machines: map[string]domain.Machine{"state": {"": {"open"}, "open": {"done"}, "done": {"open"}}}}
	d, _ := Apply(Document{}, edit(0, "state", "open"), by(alice, 10), tasks)
	d, _ = Apply(d, edit(1, "state", "done"), by(alice, 20), tasks)
	d, losers := Apply(d, edit(0, "state", "open"), by(bob, 30), tasks)
	if len(losers) != 0 || !bytes.Equal(d.Fields["state"].Value, value("done")) {
		t.Errorf("%s, losers %v", d.Fields["state"].Value, losers)
	}
	// Who has seen it may open it again, and so may who made it.
	for who, base := range map[change.ID]uint64{bob: 3, alice: 0} {
		if again, _ := Apply(d, edit(base, "state", "open"), by(who, 40), tasks); !bytes.Equal(again.Fields["state"].Value, value("open")) {
			t.Errorf("opened again: %s", again.Fields["state"].Value)
		}
	}
}

// TestStepsAreFolded: a problem is registered, dealt with, and closed. Two people
// take steps without knowledge of each other; what fits is taken whatever the clocks
// say, and what does not is shown.
func TestStepsAreFolded(t *testing.T) {
	problems := &domain.Kind{Machines: map[string]domain.Machine{"state": {"": {"registered"}, "registered": {"doing"}, "doing": {"checked", "returned"}, "checked": {"closed"}}}}
	step := func(d Document, base uint64, to string, who Author) (Document, []Loser) {
		return Apply(d, edit(base, "state", to), who, problems)
	}
	state := func(d Document) string { return change.Readable(d.Fields["state"].Value) }
	d, losers := step(Document{}, 0, "closed", by(alice, 1))
	if len(losers) != 1 || state(d) != "" {
		t.Errorf("it begins as %q, losers %v", state(d), losers)
	}
	d, _ = step(Document{}, 0, "registered", by(alice, 10))
	d, _ = step(d, 1, "doing", by(alice, 20))
	// Bob has seen only that it is registered, and has an old clock. His step follows.
	d, losers = step(d, 1, "checked", by(bob, 5))
	if len(losers) != 0 || state(d) != "checked" {
		t.Errorf("%q, losers %v", state(d), losers)
	}
	// Alice sent it back meanwhile, with the later clock: both cannot be.
	d, losers = step(d, 2, "returned", by(alice, 99))
	if len(losers) != 1 || !bytes.Equal(losers[0].Value, value("returned")) || state(d) != "checked" {
		t.Errorf("%q, losers %v", state(d), losers)
	}
	// The same step twice is one step.
	if d, losers = step(d, 3, "checked", by(alice, 100)); len(losers) != 0 || state(d) != "checked" {
		t.Errorf("%q, losers %v", state(d), losers)
	}
	if d, _ = step(d, 4, "closed", by(bob, 101)); state(d) != "closed" {
		t.Errorf("it ends as %q", state(d))
	}
}
