package domain

import (
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// spoilt is a document with one value that must be refused.
type spoilt struct {
	name, kind, field string // field is empty where a check of codes names its own
	fields            Fields
}

func spoil[T any](t *testing.T, name, kind, field string, v T, change func(v *T)) spoilt {
	t.Helper()
	change(&v)
	return spoilt{name, kind, field, encode(t, v)}
}

func TestDocumentsRefuse(t *testing.T) {
	long := strings.Repeat("名", NameRunesMax+1)
	endless := strings.Repeat("文", TextRunesMax+1)
	for _, c := range []spoilt{
		spoil(t, "no code", KindStation, "code", aStation, func(s *Station) { s.Code = "" }),
		spoil(t, "a long code", KindStation, "code", aStation, func(s *Station) { s.Code = strings.Repeat("L", CodeBytesMax+1) }),
		spoil(t, "no name", KindStation, "name", aStation, func(s *Station) { s.Name = "" }),
		spoil(t, "a long name", KindStation, "name", aStation, func(s *Station) { s.Name = long }),
		spoil(t, "half a character", KindStation, "name", aStation, func(s *Station) { s.Name = "驿\xe7" }),
		spoil(t, "no such division", KindStation, "division", aStation, func(s *Station) { s.Division = "乐山" }),
		spoil(t, "a division of 7 digits", KindStation, "division", aStation, func(s *Station) { s.Division = "5111021" }),
		spoil(t, "no such kind", KindStation, "kind", aStation, func(s *Station) { s.Kind = "palace" }),
		spoil(t, "a long builder", KindStation, "builder", aStation, func(s *Station) { s.Builder = endless }),
		spoil(t, "a long host", KindStation, "host", aStation, func(s *Station) { s.Host = endless }),
		spoil(t, "a NUL", KindStation, "address", aStation, func(s *Station) { s.Address = "1\x00" }),
		spoil(t, "endless hours", KindStation, "hours", aStation, func(s *Station) { s.Hours = endless }),
		spoil(t, "beyond the pole", KindStation, "latitude", aStation, func(s *Station) { s.Latitude = 90_000_001 }),
		spoil(t, "around the globe", KindStation, "longitude", aStation, func(s *Station) { s.Longitude = -180_000_001 }),

		spoil(t, "no code", KindService, "code", aService, func(s *Service) { s.Code = "" }),
		spoil(t, "no name", KindService, "name", aService, func(s *Service) { s.Name = "" }),
		spoil(t, "a long unit", KindService, "unit", aService, func(s *Service) { s.Unit = strings.Repeat("次", 9) }),
		spoil(t, "no code", KindGroup, "code", aGroup, func(g *Group) { g.Code = "" }),
		spoil(t, "a long name", KindGroup, "name", aGroup, func(g *Group) { g.Name = long }),
		spoil(t, "no code", KindDivision, "division", aDivision, func(d *Division) { d.Code = "" }),
		spoil(t, "letters", KindDivision, "division", aDivision, func(d *Division) { d.Code = "51110X" }),
		spoil(t, "no name", KindDivision, "name", aDivision, func(d *Division) { d.Name = "" }),

		spoil(t, "no station", KindPrice, "station", aPrice, func(p *Price) { p.Station = change.ID{} }),
		spoil(t, "no service", KindPrice, "service", aPrice, func(p *Price) { p.Service = "" }),
		spoil(t, "a negative price", KindPrice, "charged", aPrice, func(p *Price) { p.Charged = -1 }),
		spoil(t, "a price over the limit", KindPrice, "charged", aPrice, func(p *Price) { p.Charged = PriceFenMax + 1 }),
		spoil(t, "a negative reference", KindPrice, "reference", aPrice, func(p *Price) { p.Reference = -1 }),
		spoil(t, "an end before the start", KindPrice, "until", aPrice, func(p *Price) { p.Until = 20261031 }),

		spoil(t, "no card number", KindMember, "", aMember, func(m *Member) { m.Code = "" }),
		spoil(t, "a wrong check digit", KindMember, "", aMember, func(m *Member) { m.Code = wrongDigit(m.Code) }),
		spoil(t, "no station", KindMember, "station", aMember, func(m *Member) { m.Station = change.ID{} }),
		spoil(t, "no group", KindMember, "group", aMember, func(m *Member) { m.Group = "" }),
		spoil(t, "no day", KindMember, "registered_on", aMember, func(m *Member) { m.RegisteredOn = 0 }),
		spoil(t, "no notice", KindMember, "consent", aMember, func(m *Member) { m.Notice = "" }),
		spoil(t, "no consent", KindMember, "consent", aMember, func(m *Member) { m.ConsentAt = 0 }),
		spoil(t, "a long mask", KindMember, "mask", aMember, func(m *Member) { m.Mask = long }),

		spoil(t, "no name", KindMemberPrivate, "name", aPrivate, func(m *MemberPrivate) { m.Name = "" }),
		spoil(t, "a long name", KindMemberPrivate, "name", aPrivate, func(m *MemberPrivate) { m.Name = long }),
		spoil(t, "a name with a bell", KindMemberPrivate, "name", aPrivate, func(m *MemberPrivate) { m.Name = "张\a三" }),
		spoil(t, "a short phone number", KindMemberPrivate, "", aPrivate, func(m *MemberPrivate) { m.Phone = "1380013800" }),
		spoil(t, "no phone number at all", KindMemberPrivate, "", aPrivate, func(m *MemberPrivate) { m.Phone = "'; --" }),
		spoil(t, "no plate", KindMemberPrivate, "", aPrivate, func(m *MemberPrivate) { m.Plate = "川LOOOOO1" }),
		spoil(t, "a long employer", KindMemberPrivate, "employer", aPrivate, func(m *MemberPrivate) { m.Employer = long }),
		spoil(t, "a novel", KindMemberPrivate, "party", aPrivate, func(m *MemberPrivate) { m.Party = endless }),

		spoil(t, "no name", KindOrganisation, "name", anOrganisation, func(o *Organisation) { o.Name = "" }),
		spoil(t, "no type", KindOrganisation, "type", anOrganisation, func(o *Organisation) { o.Type = "" }),
		spoil(t, "no such type", KindOrganisation, "type", anOrganisation, func(o *Organisation) { o.Type = "club" }),
		spoil(t, "no parent", KindOrganisation, "parent", anOrganisation, func(o *Organisation) { o.Parent = change.ID{} }),
		spoil(t, "no such division", KindOrganisation, "division", anOrganisation, func(o *Organisation) { o.Division = "0" }),
		spoil(t, "a long industry", KindOrganisation, "industry", anOrganisation, func(o *Organisation) { o.Industry = long }),
	} {
		k, _ := FindKind(c.kind)
		err := k.Validate(c.fields)
		if !fault.Is(err, fault.Invalid) || c.field != "" && fault.FieldOf(err) != c.field {
			t.Errorf("%s with %s: field %q, %v", c.kind, c.name, fault.FieldOf(err), err)
		}
	}
}

// wrongDigit is a card number with another last digit.
func wrongDigit(code string) string {
	last := code[len(code)-1]
	return code[:len(code)-1] + string('0'+(last-'0'+1)%10)
}

// Names that exist, or that somebody will try, fit wherever a name stands.
func TestNamesFit(t *testing.T) {
	for _, name := range names {
		station, service, group, division := aStation, aService, aGroup, aDivision
		private, organisation := aPrivate, anOrganisation
		station.Name, service.Name, group.Name, division.Name, private.Name, organisation.Name = name, name, name, name, name, name
		for kind, fields := range map[string]Fields{
			KindStation: encode(t, station), KindService: encode(t, service), KindGroup: encode(t, group),
			KindDivision: encode(t, division), KindMemberPrivate: encode(t, private), KindOrganisation: encode(t, organisation),
		} {
			k, _ := FindKind(kind)
			if err := k.Validate(fields); err != nil {
				t.Errorf("%s called %s: %v", kind, name, err)
			}
		}
	}
}

// The least that a document may say.
func TestDocumentsAccept(t *testing.T) {
	for kind, fields := range map[string]Fields{
		// An address may have several lines.
		KindStation:       encode(t, Station{Code: "1320", Name: "1320", Address: "嘉州大道1号\n二楼"}),
		KindService:       encode(t, Service{Code: "24-Hour Respite'; --", Name: "24-Hour Respite"}),
		KindGroup:         encode(t, Group{Code: "Mixed Adult", Name: "Mixed Adult"}),
		KindDivision:      encode(t, Division{Code: "511102001002", Name: "某社区"}),
		KindPrice:         encode(t, Price{Station: stationA, Service: "water", From: 20260101}),
		KindMember:        encode(t, Member{Code: aMember.Code, Station: stationA, Group: "Z", RegisteredOn: 20261123, Notice: "1", ConsentAt: 1}),
		KindMemberPrivate: encode(t, MemberPrivate{Name: "诺"}),
		KindOrganisation:  encode(t, Organisation{Name: "两新工委", Type: "work_committee", Division: "511100", FoundedOn: 20260101, State: StateActive}),
	} {
		k, _ := FindKind(kind)
		if err := k.Validate(fields); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// What the product brings along passes its own rules, and the codes of the
// desk are those of the code table.
func TestBuiltInEntries(t *testing.T) {
	orders := map[int64]bool{}
	for i, g := range Groups() {
		if err := g.Validate(); err != nil || orders[g.Order] || g.Order != int64(i+1) || g.NameEN == "" {
			t.Errorf("group %+v: %v", g, err)
		}
		orders[g.Order] = true
	}
	if n := len(codes.Groups.List()); len(Groups()) != n {
		t.Errorf("the desk has %d groups, the code table %d", len(Groups()), n)
	}
	seen := map[string]bool{}
	for i, s := range Services() {
		if err := s.Validate(); err != nil || seen[s.Code] || s.Order != int64(i+1) || s.NameEN == "" || s.Unit == "" {
			t.Errorf("service %+v: %v", s, err)
		}
		seen[s.Code] = true
	}
	Services()[0].Name = "changed"
	if Services()[0].Name != "饮水" {
		t.Error("a caller changed the services of the product")
	}
	for _, k := range StationKinds {
		if k.ZH == "" || k.EN == "" || !isStationKind(k.Code) {
			t.Errorf("station kind %+v", k)
		}
	}
	level := 0
	for _, o := range OrganisationTypes {
		if found, ok := FindOrganisationType(o.Code); !ok || found != o || o.Level < level || o.Level > level+1 || o.ZH == "" || o.EN == "" {
			t.Errorf("organisation type %+v", o)
		}
		level = o.Level
	}
	if _, ok := FindOrganisationType("club"); ok {
		t.Error("a club is no type of organisation")
	}
}

// TestDocumentsRefuseWhatNoDeskCouldShow: impossible days, codes over several
// lines, lists without end.
func TestDocumentsRefuseWhatNoDeskCouldShow(t *testing.T) {
	station := Station{Code: "S1", Name: "站", Division: "511102"}
	many := station
	many.Facilities = make([]string, LinesMax+1)
	blank := station
	blank.Facilities = []string{""}
	lines := station
	lines.Code = "S\n1"
	for name, err := range map[string]error{
		"too many facilities":   many.Validate(),
		"a facility unnamed":    blank.Validate(),
		"a code on two lines":   lines.Validate(),
		"a name on two lines":   Group{Code: "N9", Name: "甲\n乙"}.Validate(),
		"30 February":           Price{Station: StationID("S1"), Service: "water", From: 20260230}.Validate(),
		"until 30 February":     Price{Station: StationID("S1"), Service: "water", From: 20260101, Until: 20270230}.Validate(),
		"a parent that is none": Division{Code: "511102", Name: "市中区", Parent: "x"}.Validate(),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
