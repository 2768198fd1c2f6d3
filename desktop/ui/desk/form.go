package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// groupKeys and serviceKeys are the keys of the tiles in their order. The last
// group key is for the other groups; services go on in the second and third
// row of the keyboard, so that each keeps its letter whether it is on show or not.
var (
	groupKeys   = []rune("1234567890")
	serviceKeys = []rune("QWERTYUIOPASDFGHJKLZXCVBNM")
)

// moreKey shows the other groups; moreServices is how many service tiles are
// on show before they are unfolded: nine and the tile that unfolds.
const (
	moreKey       = '0'
	groupsOnShow  = 9
	servicesFirst = 9
)

// form is what has been chosen for the visit that is being recorded. It knows
// no widget.
type form struct {
	groups   []station.GroupChoice
	services []station.ServiceChoice

	group       string
	people      int64
	pressedMore bool // people went up because the same group was pressed again
	chosen      map[string]bool
	quantity    map[string]int64 // of services that are not one for each person
	current     string           // the service that was chosen last: quantities are its
	last        map[string]bool  // the services of the visit before
	member      *station.MemberRow
	voucher     *station.VoucherRow // a voucher that was scanned: Enter redeems it
	later       time.Time           // the event's time while entering afterwards; zero: now

	others   bool // the groups after the ninth are on show
	unfolded bool // all services are on show
}

func newForm() form {
	return form{people: 1, chosen: map[string]bool{}, quantity: map[string]int64{}, last: map[string]bool{}}
}

func (f *form) setGroups(groups []station.GroupChoice) {
	f.groups = groups
	f.others = f.others && len(groups) > groupsOnShow
}

// setServices keeps the place of what is on show already: a tile that changes
// its letter during the day is worse than one that is not in the best place.
func (f *form) setServices(services []station.ServiceChoice) {
	place := map[string]int{}
	for i, s := range f.services {
		place[s.Code] = i + 1
	}
	services = slices.Clone(services)
	slices.SortStableFunc(services, func(a, b station.ServiceChoice) int {
		pa, pb := place[a.Code], place[b.Code]
		if pa == 0 || pb == 0 {
			return 0
		}
		return pa - pb
	})
	f.services = services[:min(len(services), len(serviceKeys))]
}

// shownGroups are the groups that the keys 1 to 9 mean now.
func (f *form) shownGroups() []station.GroupChoice {
	from := 0
	if f.others {
		from = groupsOnShow
	}
	if from > len(f.groups) {
		return nil
	}
	return f.groups[from:min(len(f.groups), from+groupsOnShow)]
}

// digit takes a digit key: a group, the same group once more, or the others.
func (f *form) digit(key rune) bool {
	if key == moreKey {
		if len(f.groups) > groupsOnShow {
			f.others = !f.others
		}
		return true
	}
	i := int(key - '1')
	shown := f.shownGroups()
	if i < 0 || i >= len(shown) {
		return false
	}
	f.pick(shown[i].Code)
	return true
}

// pick chooses a group; picking it again means one more person of it.
func (f *form) pick(group string) {
	if f.group == group {
		f.pressedMore = true
		f.addPeople(1)
		return
	}
	if f.pressedMore {
		f.people, f.pressedMore = 1, false
	}
	f.group = group
}

func (f *form) addPeople(n int64) { f.people = min(max(f.people+n, 1), domain.PeopleMax) }

// letter takes a letter key and toggles its service.
func (f *form) letter(key rune) bool {
	i := slices.Index(serviceKeys, key)
	switch {
	case i < 0:
		return false
	case f.folds() && i == servicesFirst && !f.unfolded:
		f.unfolded = true
		return true
	}
	if f.folds() && i >= servicesFirst {
		// The key in the tenth place unfolds and folds, so what comes after
		// the ninth service has its letter one place further on.
		if i == servicesFirst {
			f.unfolded = false
			return true
		}
		i--
	}
	if i >= len(f.services) {
		return false
	}
	f.toggle(f.services[i].Code)
	f.unfolded = f.unfolded || f.folds() && i >= servicesFirst
	return true
}

func (f *form) folds() bool { return len(f.services) > servicesFirst+1 }

func (f *form) toggle(service string) {
	delete(f.quantity, service)
	if f.chosen[service] {
		delete(f.chosen, service)
		f.current = ""
	} else {
		f.chosen[service] = true
		f.current = service
	}
}

// addQuantity changes how much of the service that was chosen last was used. It
// begins at the number of people, and going back there means just that.
func (f *form) addQuantity(n int64) {
	if f.current == "" {
		return
	}
	q := min(max(cmp.Or(f.quantity[f.current], f.people)+n, 1), domain.QuantityMax)
	if q == f.people {
		delete(f.quantity, f.current)
		return
	}
	f.quantity[f.current] = q
}

// currentService is the one that quantities are of, if one is chosen.
func (f *form) currentService() (station.ServiceChoice, bool) {
	i := slices.IndexFunc(f.services, func(s station.ServiceChoice) bool { return s.Code == f.current })
	if i < 0 {
		return station.ServiceChoice{}, false
	}
	return f.services[i], true
}

func (f *form) clearServices() {
	clear(f.chosen)
	clear(f.quantity)
	f.current = ""
}

// choose takes a member: the group follows, unless the member's group is not
// one that the desk offers any more.
func (f *form) choose(m station.MemberRow) {
	f.member, f.voucher = &m, nil
	f.people, f.pressedMore = 1, false
	if slices.ContainsFunc(f.groups, func(g station.GroupChoice) bool { return g.Code == m.Group }) {
		f.group = m.Group
	}
}

// kept tells whether the services on show come from the visitor before.
func (f *form) kept() bool {
	if len(f.chosen) == 0 || len(f.chosen) != len(f.last) {
		return false
	}
	for code := range f.chosen {
		if !f.last[code] {
			return false
		}
	}
	return true
}

// empty tells whether nothing is chosen that Escape would take away.
func (f *form) empty() bool {
	return f.group == "" && f.people == 1 && f.member == nil && f.voucher == nil && len(f.chosen) == 0
}

// clear empties everything, the services too.
func (f *form) clear() {
	f.next()
	f.clearServices()
}

// next empties the form for the next visitor. The services stay: at most
// stations one visitor uses what the one before used.
func (f *form) next() {
	f.group, f.people, f.pressedMore, f.member, f.voucher = "", 1, false, nil, nil
	f.others = false
	clear(f.quantity)
	f.current = ""
}

// saved remembers what was chosen and empties the form.
func (f *form) saved() {
	f.last = map[string]bool{}
	for code := range f.chosen {
		f.last[code] = true
	}
	f.next()
}

// input is the visit as the station records it. A quantity of zero means one for
// each person.
func (f *form) input() station.VisitInput {
	in := station.VisitInput{Group: f.group, People: f.people, Member: f.memberID(), At: f.later, Source: domain.SourceDesk}
	if !f.later.IsZero() {
		in.Source = domain.SourceBackfill
	}
	for _, s := range f.services {
		if f.chosen[s.Code] {
			in.Services = append(in.Services, station.ServiceUse{Service: s.Code, Quantity: f.quantity[s.Code]})
		}
	}
	return in
}

func (f *form) memberID() change.ID {
	if f.member == nil {
		return change.ID{}
	}
	return f.member.ID
}

// groupTiles are the group tiles as they are drawn.
func (f *form) groupTiles() []tile {
	var tiles []tile
	for i, g := range f.shownGroups() {
		t := tile{key: string(groupKeys[i]), name: text.Pick(g.Name, g.NameEN), accent: theme.Group(g.Code), on: g.Code == f.group}
		if t.on && f.people > 1 {
			t.note = "× " + text.Count(f.people)
		}
		tiles = append(tiles, t)
	}
	if len(f.groups) > groupsOnShow {
		name := text.MoreGroups
		if f.others {
			name = text.FirstGroups
		}
		tiles = append(tiles, tile{key: string(moreKey), name: name.String(), accent: theme.Line})
	}
	return tiles
}

// serviceTiles are the service tiles as they are drawn.
func (f *form) serviceTiles() []tile {
	var tiles []tile
	for i, s := range f.services {
		key := i
		if f.folds() && i >= servicesFirst {
			if !f.unfolded {
				break
			}
			key++
		}
		if f.folds() && i == servicesFirst {
			tiles = append(tiles, f.foldTile(text.FewerServices))
		}
		t := tile{key: string(serviceKeys[min(key, len(serviceKeys)-1)]), name: text.Pick(s.Name, s.NameEN), on: f.chosen[s.Code]}
		if s.Priced && s.Charged > 0 {
			t.note = text.Yuan(s.Charged)
		}
		if q := f.quantity[s.Code]; q > 0 {
			t.note = strings.TrimSpace(t.note + " × " + text.Count(q))
		}
		tiles = append(tiles, t)
	}
	if f.folds() && !f.unfolded {
		tiles = append(tiles, f.foldTile(text.MoreServices))
	}
	return tiles
}

func (f *form) foldTile(name text.Phrase) tile {
	t := tile{key: string(serviceKeys[servicesFirst]), name: name.String()}
	if f.unfolded {
		return t
	}
	hidden := 0
	for _, s := range f.services[servicesFirst:] {
		if f.chosen[s.Code] {
			hidden++
		}
	}
	if hidden > 0 {
		t.note = "+" + text.Count(int64(hidden))
	}
	return t
}
