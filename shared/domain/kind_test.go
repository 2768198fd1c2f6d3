package domain

import (
	"maps"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// Names that broke programs before: a dot between two parts, a character
// beyond U+FFFF, fifty characters, an emoji, and what attacks a query.
var names = []string{"欧阳·吐尔逊", "𠮷", "张三丰", "'; --", "🚚小哥", "诺", fifty}

const fifty = "乐山市市中区通江街道某某社区新业态新就业群体暖心服务驿站及流动党员教育管理活动阵地联合示范点共建单位"

// The documents of these tests have a value in every field: whoever adds a
// field is asked for one here.
var (
	aStation = Station{Code: "LS01", Name: fifty, Division: "511102", Kind: "rider_station", Builder: "某某公司", Host: "某某社区",
		Address: "嘉州大道1号", Hours: "08:00-20:00", AllDay: true, Latitude: 29_552_000, Longitude: 103_765_000,
		Facilities: []string{"water", "rest"}, Demo: true}
	aService  = Service{Code: "water", Name: "饮水", NameEN: "Water", Unit: "人次", Order: 1, Priced: true}
	aGroup    = Group{Code: "N3", Name: "快递员", NameEN: "Couriers", Order: 3}
	aDivision = Division{Code: "511102", Name: "市中区", Parent: "511100"}
	aPrice    = Price{Station: stationA, Service: "lodging", Charged: 1000, Reference: 6000, From: 20261101, Until: 20261130}
	aMember   = Member{Code: codes.NewMemberCode([8]byte{1, 2, 3, 4, 5, 6, 7, 8}), Station: stationA, Group: "N4", Mask: "欧**",
		RegisteredOn: 20261123, Notice: "2026-11", ConsentAt: noon.UnixMilli()}
	aSame = func() Member { // the same person as another card
		m := aMember
		m.SameAs, m.SameWhy = change.Named(KindMember, "2"), "手机号相同"
		m.EndedWhy = "本人撤回同意"
		return m
	}()
	aPrivate = MemberPrivate{Station: stationA, Name: "欧阳·吐尔逊", Phone: "13800138000", Plate: "川LD12345",
		Employer: "某某快递'; --", Party: "流动党员"}
	anAttendant  = Attendant{Station: stationA, Name: "王老师", Manager: true, Left: true}
	aStationDay  = StationDay{Station: stationA, Day: 20261123, State: DayClosed, OpenedAt: noon.UnixMilli(), OpenedBy: stationA, ClosedAt: noon.UnixMilli(), ClosedBy: stationA, Remark: "停水半天"}
	aHandover    = LogEntry{Station: stationA, At: noon.UnixMilli(), Type: LogHandover, By: stationA, To: stationA, Text: "钥匙在抽屉里"}
	aBrokenThing = FacilityFault{Station: stationA, Facility: "饮水机", Text: "不加热", State: FaultRepaired, ReportedAt: 1, ReportedBy: stationA, RepairedAt: 2, RepairedBy: stationA}
	aRequest     = Request{Station: stationA, At: noon.UnixMilli(), Type: RequestWish, Group: "N4", Text: "想要一把伞", Contact: "13800138000", By: stationA,
		State: RequestDone, Answer: "送了一把", AnsweredAt: noon.UnixMilli(), AnsweredBy: stationA}
	aVoucher = Voucher{Station: stationA, Code: codes.NewVoucherCode([8]byte{8, 7, 6, 5, 4, 3, 2, 1}), Service: "buffet", Group: "N1", Day: 20261123, Period: PeriodLunch,
		Holder: PlateHolder("川LD12345"), State: VoucherRedeemed, IssuedAt: 1, IssuedBy: stationA, RedeemedAt: 2, RedeemedBy: stationA, Visit: stationA, Reason: "补发"}
	aDisclosure = Disclosure{Station: stationA, Member: stationA, At: noon.UnixMilli(), By: stationA, Reason: "本人来补卡"}
)

// documentTests runs the same checks on every kind of document.
var anOrganisation = example[Organisation](organisationKind)

var documentTests = map[string]func(t *testing.T, k *Kind){
	KindStation: testDocument(aStation), KindService: testDocument(aService), KindGroup: testDocument(aGroup),
	KindDivision: testDocument(aDivision), KindPrice: testDocument(aPrice), KindMember: testDocument(aSame),
	KindMemberPrivate: testDocument(aPrivate), KindOrganisation: testExample[Organisation](),
	KindAttendant: testDocument(anAttendant), KindStationDay: testDocument(aStationDay), KindLogEntry: testDocument(aHandover),
	KindFacilityFault: testDocument(aBrokenThing), KindRequest: testDocument(aRequest), KindVoucher: testDocument(aVoucher), KindDisclosure: testDocument(aDisclosure),
	KindPolicy: testExample[Policy](), KindPolicyItem: testExample[PolicyItem](), KindMechanism: testExample[Mechanism](),
	KindMeeting: testExample[Meeting](), KindProblem: testExample[Problem](), KindDuty: testExample[Duty](),
	KindDutyTask: testExample[DutyTask](), KindAssessment: testExample[Assessment](), KindEnterprise: testExample[Enterprise](),
	KindEmployment: testExample[Employment](), KindFloatingMember: testExample[FloatingMember](), KindTransfer: testExample[Transfer](),
	KindActivist: testExample[Activist](), KindGuide: testExample[Guide](), KindGuideLog: testExample[GuideLog](),
	KindEnrolment: testExample[Enrolment](), KindSurveyRound: testExample[SurveyRound](), KindSurveyEntry: testExample[SurveyEntry](),
	KindActivity: testExample[Activity](), KindHotspot: testExample[Hotspot](), KindFacility: testExample[Facility](),
	KindVoucherRule: testExample[VoucherRule](), KindNotice: testExample[Notice](), KindRightsRequest: testExample[RightsRequest](),
}

func TestDocuments(t *testing.T) {
	for _, k := range Kinds() {
		if !k.IsDocument() {
			continue
		}
		run, ok := documentTests[k.Name]
		if !ok {
			t.Errorf("%s has no example here", k.Name)
			continue
		}
		t.Run(k.Name, func(t *testing.T) { run(t, k) })
	}
}

func testDocument[T any](full T) func(t *testing.T, k *Kind) {
	return func(t *testing.T, k *Kind) {
		refusesWrongTypes[T](t, k, full)
		survivesRoundTrip(t, k, full)
		changesOneField(t, full)
		passesUnknownFields(t, k, full)
	}
}

func refusesWrongTypes[T any](t *testing.T, k *Kind, full T) {
	for _, field := range k.Fields {
		fields := encode(t, full)
		fields[field.Name] = []byte{0xa1, 0x01, 0x01} // a map, which no field is
		if _, err := Decode[T](fields); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != field.Name {
			t.Errorf("%s as a map: field %q, %v", field.Name, fault.FieldOf(err), err)
		}
		if err := k.Validate(fields); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s as a map is valid: %v", field.Name, err)
		}
		if k.Keys(fields) != nil || k.Cells(fields) != nil {
			t.Errorf("%s as a map is looked up or counted", field.Name)
		}
	}
	if err := k.Validate(Fields{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a document without fields is valid: %v", err)
	}
	if k.Cells(Fields{}) != nil {
		t.Error("a document that does not exist yet is counted")
	}
}

func survivesRoundTrip[T any](t *testing.T, k *Kind, full T) {
	fields := encode(t, full)
	for _, field := range k.Fields {
		if _, ok := fields[field.Name]; !ok {
			t.Errorf("the example has no value for %s: give it one", field.Name)
		}
	}
	if len(fields) != len(k.Fields) {
		t.Errorf("%d fields encoded, the kind has %d", len(fields), len(k.Fields))
	}
	if err := k.Validate(fields); err != nil {
		t.Errorf("the example is not valid: %v", err)
	}
	if back, err := Decode[T](fields); err != nil || !reflect.DeepEqual(back, full) {
		t.Errorf("%+v came back as %+v, %v", full, back, err)
	}
	var zero T
	if f := encode(t, zero); len(f) != 0 {
		t.Errorf("nothing encodes to %v", f)
	}
	if back, err := Decode[T](nil); err != nil || !reflect.DeepEqual(back, zero) {
		t.Errorf("no fields decode to %+v, %v", back, err)
	}
}

// changesOneField clears and sets each field on its own: an edit says that
// field and no other, and laid over the old fields it gives the new document.
func changesOneField[T any](t *testing.T, full T) {
	var zero T
	for f := range structFields[T]() {
		name := f.Tag.Get("field")
		for what, c := range map[string]struct{ old, new T }{"cleared": {full, with(full, zero, f)}, "set": {zero, with(zero, full, f)}} {
			edit, err := Changed(c.old, c.new)
			if err != nil || len(edit) != 1 || edit[name] == nil {
				t.Errorf("%s %s: the edit says %v, %v", name, what, edit, err)
				continue
			}
			fields := encode(t, c.old)
			maps.Copy(fields, edit)
			if got, err := Decode[T](fields); err != nil || !reflect.DeepEqual(got, c.new) {
				t.Errorf("%s %s: %+v, want %+v, %v", name, what, got, c.new, err)
			}
		}
	}
	if edit, err := Changed(full, full); err != nil || len(edit) != 0 {
		t.Errorf("nothing changed, the edit says %v, %v", edit, err)
	}
	edit, err := Changed(zero, full)
	if want := encode(t, full); err != nil || !reflect.DeepEqual(edit, want) {
		t.Errorf("everything is new, the edit says %v, want %v, %v", edit, want, err)
	}
}

// passesUnknownFields: a newer program's field does not trouble this one, and
// no edit of this one mentions it, so it stays where the fields are kept.
func passesUnknownFields[T any](t *testing.T, k *Kind, full T) {
	fields := encode(t, full)
	fields["of_a_later_version"] = []byte{0xa1, 0x61, 'x', 0x18, 0x2a}
	if err := k.Validate(fields); err != nil {
		t.Errorf("an unknown field is refused: %v", err)
	}
	old, err := Decode[T](fields)
	if err != nil || !reflect.DeepEqual(old, full) {
		t.Errorf("an unknown field changed the rest: %+v, %v", old, err)
	}
	var zero T
	if edit, err := Changed(old, zero); err != nil || edit["of_a_later_version"] != nil {
		t.Errorf("an edit touches an unknown field: %v, %v", edit, err)
	}
}

// with is a with field f of b.
func with[T any](a, b T, f reflect.StructField) T {
	reflect.ValueOf(&a).Elem().FieldByIndex(f.Index).Set(reflect.ValueOf(b).FieldByIndex(f.Index))
	return a
}

func encode[T any](t *testing.T, v T) Fields {
	t.Helper()
	f, err := Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Whatever two forms say, the edit that leads from one to the other does.
func TestChangedLeadsFromOldToNew(t *testing.T) {
	text := rapid.OneOf(rapid.SampledFrom(names), rapid.String(), rapid.Just(""))
	form := rapid.Custom(func(t *rapid.T) MemberPrivate {
		return MemberPrivate{Name: text.Draw(t, "name"), Phone: text.Draw(t, "phone"), Employer: text.Draw(t, "employer"), Party: text.Draw(t, "party")}
	})
	rapid.Check(t, func(t *rapid.T) {
		old, new := form.Draw(t, "old"), form.Draw(t, "new")
		fields, err := Encode(old)
		if err != nil {
			t.Fatal(err)
		}
		edit, err := Changed(old, new)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(fields, edit)
		if got, err := Decode[MemberPrivate](fields); err != nil || got != new {
			t.Fatalf("%+v and %v give %+v, %v", old, edit, got, err)
		}
	})
}

func TestDeleted(t *testing.T) {
	yes, _ := change.Marshal(true)
	no, _ := change.Marshal(false)
	for name, c := range map[string]struct {
		value []byte
		want  bool
	}{"absent": {nil, false}, "false": {no, false}, "text": {[]byte{0x61, 'y'}, false}, "broken": {[]byte{0xff}, false}, "true": {yes, true}} {
		f := encode(t, aMember)
		if c.value != nil {
			f[FieldDeleted] = c.value
		}
		if f.Deleted() != c.want {
			t.Errorf("%s: deleted %t", name, f.Deleted())
		}
		// What is deleted is neither found nor counted.
		if cells, keys := memberKind.Cells(f), memberKind.Keys(f); (len(cells) == 0) != c.want || (len(keys) == 0) != c.want {
			t.Errorf("%s: cells %v, keys %v", name, cells, keys)
		}
	}
}
