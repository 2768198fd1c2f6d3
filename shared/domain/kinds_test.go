package domain

import (
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"yizhan/shared/change"
)

func TestFindKindRefuses(t *testing.T) {
	for _, name := range []string{"", "Visit", "visits", "visit ", "'; --", "𠮷"} {
		if k, ok := FindKind(name); ok || k != nil {
			t.Errorf("%q was found", name)
		}
	}
}

// The registry is what storage, wire and merge go by.
func TestRegistry(t *testing.T) {
	word := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	seen := map[string]bool{}
	for _, k := range Kinds() {
		found, ok := FindKind(k.Name)
		switch {
		case !ok || found != k:
			t.Errorf("%s is not found by its name", k.Name)
		case seen[k.Name]:
			t.Errorf("%s stands twice", k.Name)
		case len(k.Name) > change.KindBytesMax || !word.MatchString(k.Name):
			t.Errorf("%q is no name for the wire", k.Name)
		case k.Version < 1:
			t.Errorf("%s has no version", k.Name)
		}
		seen[k.Name] = true
		correction := k.Name == KindVoid || k.Name == KindAmend
		if n := count(k.Fact != nil, correction, k.IsDocument()); n != 1 {
			t.Errorf("%s is %d of fact, correction and document", k.Name, n)
		}
		if !k.IsDocument() {
			if len(k.Fields) != 0 {
				t.Errorf("%s has fields and is no document", k.Name)
			}
			continue
		}
		if k.Read == nil || k.IsID == nil || k.Station == nil || len(k.Fields) == 0 {
			t.Errorf("%s lacks what the ledger calls", k.Name)
		}
		fields := map[string]bool{FieldDeleted: true} // the ledger's own
		for _, f := range k.Fields {
			if fields[f.Name] || !word.MatchString(f.Name) {
				t.Errorf("%s: field %q stands twice or is no name", k.Name, f.Name)
			}
			fields[f.Name] = true
		}
		for name, m := range k.Machines {
			if !fields[name] || len(m[""]) == 0 {
				t.Errorf("%s: %q has states, and is no field or cannot begin", k.Name, name)
			}
		}
	}
}

// personal are the fields that tell about a person, by name, wherever they
// stand. PIPL article 6: each says what it is asked for.
var personal = []string{"phone", "plate", "employer", "party", "identity", "birthday", "sex", "ethnic", "education", "political", "contact", "emergency_contact"}

func TestPersonalFieldsNameTheirPurpose(t *testing.T) {
	for _, k := range Kinds() {
		for _, f := range k.Fields {
			if slices.Contains(personal, f.Name) && f.Personal == "" {
				t.Errorf("%s: %s is asked for without a purpose", k.Name, f.Name)
			}
			if f.Personal != "" && f.Purpose().EN == "" {
				t.Errorf("%s: %q is not said in English", k.Name, f.Personal)
			}
			if f.Personal != "" && utf8.RuneCountInString(f.Personal) < 4 {
				t.Errorf("%s: %q is no purpose of %s", k.Name, f.Personal, f.Name)
			}
		}
	}
	for _, f := range memberPrivateKind.Fields {
		if f.Name != "station" && f.Personal == "" {
			t.Errorf("member_private: %s is there because it is personal, and names no purpose", f.Name)
		}
	}
	for _, f := range memberKind.Fields {
		if f.Personal != "" {
			t.Errorf("member: %s is personal and belongs in member_private", f.Name)
		}
	}
}

// A record with a public code has the id of that code, so that two who enter
// it without knowing of one another enter one record.
func TestIsID(t *testing.T) {
	stranger := change.NamedAt(noon, "stranger")
	for kind, c := range map[string]struct {
		id     change.ID
		fields Fields
	}{
		KindStation: {StationID("LS01"), encode(t, aStation)}, KindService: {ServiceID("water"), encode(t, aService)},
		KindGroup: {GroupID("N3"), encode(t, aGroup)}, KindDivision: {DivisionID("511102"), encode(t, aDivision)},
		KindPrice: {PriceID(stationA, "lodging", 20261101), encode(t, aPrice)},
	} {
		k, _ := FindKind(kind)
		broken := Fields{k.Fields[0].Name: []byte{0xa0}}
		if k.IsID(stranger, c.fields) || k.IsID(change.ID{}, c.fields) || k.IsID(c.id, Fields{}) || k.IsID(c.id, broken) {
			t.Errorf("%s takes the id of another code", kind)
		}
		if !k.IsID(c.id, c.fields) {
			t.Errorf("%s does not take the id of its code", kind)
		}
	}
	for kind, fields := range map[string]Fields{
		KindMember: encode(t, aSame), KindMemberPrivate: encode(t, aPrivate), KindOrganisation: encode(t, anOrganisation),
	} {
		if k, _ := FindKind(kind); !k.IsID(stranger, fields) {
			t.Errorf("%s has no public code and must take any id", kind)
		}
	}
	ids := []change.ID{StationID("1"), ServiceID("1"), GroupID("1"), DivisionID("1"),
		PriceID(stationA, "a", 20261101), PriceID(stationB, "a", 20261101), PriceID(stationA, "b", 20261101), PriceID(stationA, "a", 20261102)}
	for i, id := range ids {
		if slices.Contains(ids[i+1:], id) {
			t.Errorf("id %d of two records is one", i)
		}
	}
}

// What offices keep goes to the offices of the county, and no station; what belongs
// to a station goes to that station, whoever entered it.
func TestFeedsOfOffices(t *testing.T) {
	for _, c := range []struct {
		division string
		station  change.ID
		feed     string
	}{
		{"511102", change.ID{}, "county:511102"}, {"511102004001", change.ID{}, "county:511102"}, {"511100", change.ID{}, FeedStaff},
		{"511102", stationA, FeedStation(stationA)},
	} {
		a := example[Activity](activityKind)
		a.Division, a.Station = c.division, c.station
		if feeds := activityKind.Feeds(encode(t, a)); !slices.Equal(feeds, []string{c.feed}) {
			t.Errorf("an activity of %s at %s goes to %v", c.division, c.station, feeds)
		}
		if _, ok := activityKind.Station(encode(t, a)); ok == c.station.IsZero() {
			t.Errorf("at a station: %t", ok)
		}
	}
	for _, k := range Kinds() {
		if !k.IsDocument() || k.Desk || k.Owner == OwnerCity {
			continue
		}
		fields := Fields{}
		for _, f := range k.Fields {
			if f.Name != "station" || k.Name == KindFacility || k.Name == KindRightsRequest {
				b, err := change.Marshal(exampleOf(f))
				if err != nil {
					t.Fatal(err)
				}
				fields[f.Name] = b
			}
		}
		if feeds := k.Feeds(fields); len(feeds) != 1 || feeds[0] == FeedCity {
			t.Errorf("%s goes to %v", k.Name, feeds)
		}
	}
}

// What belongs to a station goes to that station; the rest goes to all.
func TestStationAndFeeds(t *testing.T) {
	belongs := map[string]bool{KindPrice: true, KindMember: true, KindMemberPrivate: true}
	full := map[string]Fields{
		KindStation: encode(t, aStation), KindService: encode(t, aService), KindGroup: encode(t, aGroup), KindDivision: encode(t, aDivision),
		KindPrice: encode(t, aPrice), KindMember: encode(t, aSame), KindMemberPrivate: encode(t, aPrivate),
	}
	for _, k := range Kinds() {
		if !k.IsDocument() || !k.Desk {
			continue
		}
		if _, ok := k.Station(Fields{}); ok {
			t.Errorf("%s: a document that does not exist belongs to a station", k.Name)
		}
		id, ok := k.Station(full[k.Name])
		feeds := k.Feeds(full[k.Name])
		switch {
		case ok != belongs[k.Name]:
			t.Errorf("%s: belongs to a station %t", k.Name, ok)
		case ok && (id != stationA || !slices.Equal(feeds, []string{FeedStation(stationA)})):
			t.Errorf("%s: belongs to %s, goes to %v", k.Name, id, feeds)
		case !ok && !slices.Equal(feeds, []string{FeedCity}):
			t.Errorf("%s: goes to %v", k.Name, feeds)
		}
	}
	if _, ok := memberKind.Station(Fields{"station": []byte{0xa0}}); ok {
		t.Error("a station that cannot be read is a station")
	}
	if FeedStation(stationA) == FeedStation(stationB) {
		t.Error("two stations share a feed")
	}
}

// Dictionaries are the city's, what a station writes about its own is its own.
func TestOwners(t *testing.T) {
	city := map[string]bool{KindStation: true, KindService: true, KindGroup: true, KindDivision: true, KindVoucherRule: true, KindNotice: true}
	for _, k := range Kinds() {
		if k.IsDocument() && (k.Owner == OwnerCity) != city[k.Name] {
			t.Errorf("%s: owner %d", k.Name, k.Owner)
		}
	}
}

func count(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}
