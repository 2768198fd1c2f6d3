package domain

import (
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// TestDeskDocumentsRefuse: what a desk keeps beside its visits.
func TestDeskDocumentsRefuse(t *testing.T) {
	endless := strings.Repeat("文", TextRunesMax+1)
	for _, c := range []spoilt{
		spoil(t, "no station", KindAttendant, "station", anAttendant, func(a *Attendant) { a.Station = change.ID{} }),
		spoil(t, "no name", KindAttendant, "name", anAttendant, func(a *Attendant) { a.Name = "" }),
		spoil(t, "two lines", KindAttendant, "name", anAttendant, func(a *Attendant) { a.Name = "王\n李" }),

		spoil(t, "no station", KindStationDay, "station", aStationDay, func(d *StationDay) { d.Station = change.ID{} }),
		spoil(t, "30 February", KindStationDay, "day", aStationDay, func(d *StationDay) { d.Day = 20260230 }),
		spoil(t, "no state", KindStationDay, "state", aStationDay, func(d *StationDay) { d.State = "" }),
		spoil(t, "a novel", KindStationDay, "remark", aStationDay, func(d *StationDay) { d.Remark = endless }),
		spoil(t, "the year 300000", KindStationDay, "closed_at", aStationDay, func(d *StationDay) { d.ClosedAt = 1 << 60 }),

		spoil(t, "no station", KindLogEntry, "station", aHandover, func(e *LogEntry) { e.Station = change.ID{} }),
		spoil(t, "no such type", KindLogEntry, "type", aHandover, func(e *LogEntry) { e.Type = "rumour" }),
		spoil(t, "a note of nothing", KindLogEntry, "text", aHandover, func(e *LogEntry) { e.Type, e.Text = LogNote, "" }),
		spoil(t, "nobody to take over", KindLogEntry, "to", aHandover, func(e *LogEntry) { e.To = change.ID{} }),
		spoil(t, "a novel", KindLogEntry, "text", aHandover, func(e *LogEntry) { e.Text = endless }),
		spoil(t, "no time", KindLogEntry, "at", aHandover, func(e *LogEntry) { e.At = 1 << 60 }),

		spoil(t, "no station", KindFacilityFault, "station", aBrokenThing, func(f *FacilityFault) { f.Station = change.ID{} }),
		spoil(t, "no facility", KindFacilityFault, "facility", aBrokenThing, func(f *FacilityFault) { f.Facility = "" }),
		spoil(t, "no state", KindFacilityFault, "state", aBrokenThing, func(f *FacilityFault) { f.State = "gone" }),
		spoil(t, "repaired at no time", KindFacilityFault, "repaired_at", aBrokenThing, func(f *FacilityFault) { f.RepairedAt = 0 }),
		spoil(t, "a novel", KindFacilityFault, "text", aBrokenThing, func(f *FacilityFault) { f.Text = endless }),

		spoil(t, "no station", KindRequest, "station", aRequest, func(r *Request) { r.Station = change.ID{} }),
		spoil(t, "no group", KindRequest, "group", aRequest, func(r *Request) { r.Group = "" }),
		spoil(t, "nothing", KindRequest, "text", aRequest, func(r *Request) { r.Text = "" }),
		spoil(t, "no such type", KindRequest, "type", aRequest, func(r *Request) { r.Type = "order" }),
		spoil(t, "done without an answer", KindRequest, "answer", aRequest, func(r *Request) { r.Answer = "" }),
		spoil(t, "done at no time", KindRequest, "answer", aRequest, func(r *Request) { r.AnsweredAt = 0 }),
		spoil(t, "a long contact", KindRequest, "contact", aRequest, func(r *Request) { r.Contact = strings.Repeat("1", NameRunesMax+1) }),

		spoil(t, "no station", KindVoucher, "station", aVoucher, func(v *Voucher) { v.Station = change.ID{} }),
		spoil(t, "a member's code", KindVoucher, "", aVoucher, func(v *Voucher) { v.Code = aMember.Code }),
		spoil(t, "a wrong check digit", KindVoucher, "", aVoucher, func(v *Voucher) { v.Code = wrongDigit(v.Code) }),
		spoil(t, "no service", KindVoucher, "service", aVoucher, func(v *Voucher) { v.Service = "" }),
		spoil(t, "no group", KindVoucher, "group", aVoucher, func(v *Voucher) { v.Group = "" }),
		spoil(t, "tea time", KindVoucher, "period", aVoucher, func(v *Voucher) { v.Period = "tea" }),
		spoil(t, "no holder", KindVoucher, "holder", aVoucher, func(v *Voucher) { v.Holder = "" }),
		spoil(t, "another one's code", KindVoucher, "holder", aVoucher, func(v *Voucher) { v.Holder = AnonymousHolder("1") }),
		spoil(t, "a plate that is none", KindVoucher, "", aVoucher, func(v *Voucher) { v.Holder = PlateHolder("川") }),
		spoil(t, "redeemed without a visit", KindVoucher, "visit", aVoucher, func(v *Voucher) { v.Visit = change.ID{} }),

		spoil(t, "no member", KindDisclosure, "member", aDisclosure, func(d *Disclosure) { d.Member = change.ID{} }),
		spoil(t, "no reason", KindDisclosure, "reason", aDisclosure, func(d *Disclosure) { d.Reason = "" }),
	} {
		k, _ := FindKind(c.kind)
		err := k.Validate(c.fields)
		if !fault.Is(err, fault.Invalid) || c.field != "" && fault.FieldOf(err) != c.field {
			t.Errorf("%s with %s: field %q, %v", c.kind, c.name, fault.FieldOf(err), err)
		}
	}
}

// TestVoucherIsOneForEachHolderAndPeriod: the id follows from both, and from
// nothing else.
func TestVoucherIsOneForEachHolderAndPeriod(t *testing.T) {
	k, _ := FindKind(KindVoucher)
	id := VoucherID(aVoucher.Station, aVoucher.Service, aVoucher.Day, aVoucher.Period, aVoucher.Holder)
	again := aVoucher
	again.Code, again.State = codes.NewVoucherCode([8]byte{9}), VoucherIssued
	if !k.IsID(id, encode(t, aVoucher)) || !k.IsID(id, encode(t, again)) {
		t.Error("the second voucher for a meal is another document")
	}
	for name, change := range map[string]func(*Voucher){
		"the next day":       func(v *Voucher) { v.Day++ },
		"dinner":             func(v *Voucher) { v.Period = PeriodDinner },
		"a bed":              func(v *Voucher) { v.Service = "lodging" },
		"another plate":      func(v *Voucher) { v.Holder = PlateHolder("川LD12346") },
		"a member":           func(v *Voucher) { v.Holder = MemberHolder(stationA) },
		"without any name":   func(v *Voucher) { v.Holder = AnonymousHolder(v.Code) },
		"at another station": func(v *Voucher) { v.Station = stationB },
	} {
		v := aVoucher
		change(&v)
		if k.IsID(id, encode(t, v)) {
			t.Errorf("%s has the same id", name)
		}
		if err := v.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatDeskDocumentsCount: a day without visitors is reported, and what is
// answered never exceeds what was asked.
func TestWhatDeskDocumentsCount(t *testing.T) {
	for _, c := range []struct {
		cells []CellValue
		want  map[Measure]int64
	}{
		{aStationDay.Cells(), map[Measure]int64{MeasureOpenDays: 1}},
		{StationDay{Station: stationA, Day: 20261123, State: DayNoService}.Cells(), map[Measure]int64{MeasureNoServiceDays: 1}},
		{aRequest.Cells(), map[Measure]int64{MeasureRequests: 1, MeasureAnswered: 1}},
		{Request{Station: stationA, At: noon.UnixMilli(), State: RequestHandling}.Cells(), map[Measure]int64{MeasureRequests: 1}},
	} {
		got := map[Measure]int64{}
		for _, v := range c.cells {
			if v.Day != 20261123 || v.Station != stationA {
				t.Errorf("counted at %v of %v", v.Day, v.Station)
			}
			got[v.Measure] += v.Value
		}
		if len(got) != len(c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
		for m, n := range c.want {
			if got[m] != n {
				t.Errorf("%s is %d, want %d", m, got[m], n)
			}
		}
	}
}
