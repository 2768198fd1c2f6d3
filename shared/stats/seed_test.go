package stats

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/progress"
)

// registers is a ledger of documents, whose cells follow from them.
type registers struct {
	ledger
	t    *testing.T
	docs map[string][]progress.Doc[domain.Fields]
}

func newRegisters(t *testing.T) *registers {
	r := &registers{t: t, docs: map[string][]progress.Doc[domain.Fields]{}}
	divisions := map[string]Entry{}
	for _, d := range codes.AllDivisions() {
		divisions[d.Code] = Entry{Code: d.Code, Name: d.Name}
	}
	r.entries = map[string]map[string]Entry{domain.KindDivision: divisions}
	return r
}

func (r *registers) EachDocument(_ context.Context, kind string, f func(change.ID, domain.Fields) error) error {
	for _, d := range r.docs[kind] {
		if err := f(d.ID, d.Value); err != nil {
			return err
		}
	}
	return r.err
}

func (r *registers) SumCells(_ context.Context, q Query) (sums []Sum, err error) {
	for kind, docs := range r.docs {
		k, _ := domain.FindKind(kind)
		for _, d := range docs {
			for _, c := range k.Cells(d.Value) {
				if q.Of("", c.Cell) {
					sums = append(sums, Sum{Key: q.keyOf(c.Cell), Value: c.Value})
				}
			}
		}
	}
	return sums, r.err
}

func add[T any](r *registers, kind string, values ...T) (ids []change.ID) {
	r.t.Helper()
	for _, v := range values {
		f, err := domain.Encode(v)
		if err != nil {
			r.t.Fatal(err)
		}
		id := change.Named(kind, time.Duration(len(r.docs[kind])).String())
		if kind == domain.KindStation {
			s, _ := domain.Decode[domain.Station](f)
			id = domain.StationID(s.Code)
		}
		r.docs[kind] = append(r.docs[kind], progress.Doc[domain.Fields]{ID: id, Value: f})
		ids = append(ids, id)
	}
	return ids
}

const active, ended = domain.StateActive, domain.StateEnded

// aSeed holds of each figure something that counts and something that does not.
func aSeed(t *testing.T) *registers {
	r := newRegisters(t)
	plans := add(r, domain.KindPolicy, domain.Policy{State: active}, domain.Policy{State: ended})
	add(r, domain.KindPolicyItem, domain.PolicyItem{Policy: plans[0], State: domain.ItemDone}, domain.PolicyItem{Policy: plans[0]}, domain.PolicyItem{Policy: plans[1]}, domain.PolicyItem{})
	add(r, domain.KindMechanism, domain.Mechanism{State: active}, domain.Mechanism{State: ended})
	meeting := func(kind, state string, day domain.Day) domain.Meeting {
		return domain.Meeting{Type: kind, Division: "511102", State: state, HeldOn: day}
	}
	add(r, domain.KindMeeting, meeting(domain.MeetingRegular, domain.StateHeld, 20260201), meeting(domain.MeetingRegular, domain.StateHeld, 20260301), meeting(domain.MeetingRegular, domain.StateHeld, 20261001),
		meeting(domain.MeetingJoint, domain.StateHeld, 20260101), meeting(domain.MeetingPromotion, domain.StateHeld, 20261101), meeting(domain.MeetingDispatch, domain.StateHeld, 20261102),
		meeting(domain.MeetingDispatch, domain.StatePlanned, 20261102), meeting("other", domain.StateHeld, 20261102))
	add(r, domain.KindProblem, domain.Problem{State: domain.ProblemSolved, SolvedOn: 20261101}, domain.Problem{State: domain.ProblemSolved, SolvedOn: 20260201}, domain.Problem{State: domain.ProblemReviewing})
	add(r, domain.KindDuty, domain.Duty{List: "cadre", State: active}, domain.Duty{List: "cadre", State: active}, domain.Duty{List: "member", State: ended})
	enterprise := domain.Enterprise{Division: "511102", State: active}
	firms := add(r, domain.KindEnterprise, enterprise, enterprise)
	twin := enterprise
	twin.SameAs = firms[0]
	twins := add(r, domain.KindEnterprise, twin)
	organisation := func(kind, state string, of change.ID) domain.Organisation {
		return domain.Organisation{Type: kind, State: state, Enterprise: of}
	}
	none := change.ID{}
	add(r, domain.KindOrganisation, organisation(domain.OrganisationDepartment, active, none), organisation(domain.OrganisationDepartment, ended, none),
		organisation(domain.OrganisationWork, active, none), organisation(domain.OrganisationIndustry, active, none), organisation(domain.OrganisationIndustry, active, none),
		organisation(domain.OrganisationEnterprise, active, firms[0]), organisation(domain.OrganisationEnterprise, active, twins[0]), organisation(domain.OrganisationEnterprise, ended, firms[1]),
		organisation(domain.OrganisationFloating, ended, none))
	add(r, domain.KindSurveyRound, domain.SurveyRound{From: 20260301}, domain.SurveyRound{From: 20261101})
	members := add(r, domain.KindFloatingMember, domain.FloatingMember{FoundOn: 20260301}, domain.FloatingMember{FoundOn: 20261101}, domain.FloatingMember{FoundOn: 20261102})
	add(r, domain.KindEnrolment, domain.Enrolment{Member: members[0]}, domain.Enrolment{Member: members[1], Platform: "yimatong"}, domain.Enrolment{Member: members[1], Platform: "shudaochang"})
	add(r, domain.KindTransfer, domain.Transfer{State: domain.TransferDone, DoneOn: 20261101}, domain.Transfer{State: domain.TransferDone, DoneOn: 20260401}, domain.Transfer{State: domain.TransferReviewed, ReviewedOn: 20261101})
	activist := func(by, state string, day domain.Day) domain.Activist {
		return domain.Activist{Recommender: by, State: state, RecommendedOn: day}
	}
	add(r, domain.KindActivist, activist(domain.RecommenderUnion, "full", 20260301), activist(domain.RecommenderYouth, "activist", 20261101),
		activist(domain.RecommenderWomen, domain.ActivistDropped, 20261101), activist(domain.RecommenderBranch, "activist", 20261101))
	add(r, domain.KindGuide, domain.Guide{State: active}, domain.Guide{State: ended})
	add(r, domain.KindActivity, domain.Activity{State: domain.StateHeld, HeldOn: 20260301}, domain.Activity{State: domain.StateHeld, HeldOn: 20261101}, domain.Activity{State: domain.StateCancelled, HeldOn: 20261101})
	add(r, domain.KindStation,
		domain.Station{Code: "1", Kind: domain.StationWarmHome, AllDay: true, Latitude: 29_552_000, Longitude: 103_765_000}, domain.Station{Code: "2", Kind: domain.StationMind}, domain.Station{Code: "3", Kind: domain.StationDriver},
		domain.Station{Code: "4", Kind: domain.StationTongxin, AllDay: true}, domain.Station{Code: "5", Kind: domain.StationOffice, AllDay: true})
	add(r, domain.KindPrice, domain.Price{Service: "lodging", Charged: 900, From: 20260101, Until: 20261031}, domain.Price{Service: "lodging", Charged: 1000, From: 20261101},
		domain.Price{Service: "lodging", Charged: 2000, From: 20261101}, domain.Price{Service: "lodging", From: 20261101}, domain.Price{Service: "buffet", Charged: 1200, From: 20261101})
	spot := domain.Hotspot{State: active, Latitude: 29_552_500, Longitude: 103_765_000}
	far := spot
	far.Latitude = 29_652_000
	add(r, domain.KindHotspot, spot, far)
	return r
}

func values(t Table) (out [28]int64) {
	for i, r := range t.Rows {
		out[i] = r.Value
	}
	return out
}

func TestSeed(t *testing.T) {
	r := aSeed(t)
	ask := func(days map[string]string) Table {
		t.Helper()
		q, err := ParseQuery(func(name string) string {
			if name == "measure" {
				return "seed"
			}
			return days[name]
		}, asOf)
		if err != nil {
			t.Fatal(err)
		}
		table, err := Seed(t.Context(), r, q)
		if err != nil || len(table.Rows) != 28 {
			t.Fatalf("%d rows, %v", len(table.Rows), err)
		}
		return table
	}
	all := [28]int64{11, 1, 2, 1, 2, 3, 2, 1, 1, 3, 2, 2, 1, 0, 3, 2, 2, 2, 1, 2, 0, 1, 2, 1, 1000, 1200, 1, 2}
	if got := values(ask(nil)); got != all {
		t.Errorf("all time %v\nwant     %v", got, all)
	}
	// Flows are those of the days; the quarters are those of the year; a price is that
	// of the last day.
	november := [28]int64{11, 1, 2, 1, 2, 2, 1, 1, 1, 3, 2, 1, 1, 0, 2, 1, 1, 1, 1, 1, 0, 1, 2, 1, 1000, 1200, 1, 2}
	if got := values(ask(map[string]string{"from": "2026-11-01", "to": "2026-11-23"})); got != november {
		t.Errorf("November %v\nwant     %v", got, november)
	}
	before := [28]int64{11, 1, 2, 1, 0, 0, 0, 1, 1, 3, 2, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 1, 0, 0, 1, 2}
	if got := values(ask(map[string]string{"to": "2025-12-31"})); got != before {
		t.Errorf("before   %v\nwant     %v", got, before)
	}
	table := ask(nil)
	for i, f := range SeedFigures() {
		if table.Rows[i].Key != f.Key || table.Rows[i].Name != f.Name.ZH || f.Name.EN == "" || f.How.ZH == "" || f.How.EN == "" || f.Unit.ZH == "" || f.Unit.EN == "" {
			t.Errorf("row %+v of %+v", table.Rows[i], f)
		}
		// What says that it respects the days does, and nothing else does; 5, 25 and 26 go
		// by the last day alone, and nobody took part in anything here.
		if moved := all[i] != november[i]; moved != f.Flow && f.Key != "21" {
			t.Errorf("figure %s: flow %v, moved %v", f.Key, f.Flow, moved)
		}
	}
	var out bytes.Buffer
	if err := table.Print(&out, true); err != nil {
		t.Fatal(err)
	}
	var shape map[string]any
	if err := json.Unmarshal(out.Bytes(), &shape); err != nil || shape["measure"] != "seed" || shape["by"] != "seed" || shape["from"] != "2000-01-01" || shape["to"] != "2026-11-23" || shape["total"] != 0.0 {
		t.Errorf("%s, %v", &out, err)
	}
}

func TestSeedRefuses(t *testing.T) {
	for _, q := range []Query{query(MeasureSeed, ByMonth), {Measure: MeasureSeed, By: BySeed, From: 20261101, To: 20261001}, {Measure: MeasureSeed, By: BySeed, From: 20261101, To: 20261102, Station: domain.StationID("S1")}} {
		if _, err := Seed(t.Context(), newRegisters(t), q); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	r := aSeed(t)
	r.err = context.Canceled
	if _, err := Seed(t.Context(), r, query(MeasureSeed, BySeed)); err == nil {
		t.Error("a ledger that cannot be read has figures")
	}
}

func TestSeedMatrix(t *testing.T) {
	m, err := SeedMatrix(t.Context(), aSeed(t), 20261123)
	if err != nil || len(m.Cells) != 11 || m.Counties[0] != "511102" || m.Cells[0] != [4]progress.Held{progress.MeetingHeld, progress.MeetingMissing, progress.MeetingMissing, progress.MeetingHeld} {
		t.Errorf("%+v, %v", m, err)
	}
}
