package ledger_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
)

// TestNobodyTakesADocumentOver: what an edit makes of a document is not enough to say
// who may make it. A station does not get what offices keep by naming itself as its
// place, nor an office of a town what its county keeps.
func TestNobodyTakesADocumentOver(t *testing.T) {
	db := newLedger(t)
	own, mint := change.Named("station", "S1"), change.NewMinter()
	forbidden := fault.New(fault.Forbidden, "", "不行", "no")
	author := func(division string, station change.ID) ledger.Author {
		return ledger.Author{Device: mint.New(time.Now()), Received: time.Now(),
			May: func(id change.ID) error {
				if id != station {
					return forbidden
				}
				return nil
			},
			MayDivision: func(code string) error {
				if !codes.Within(code, division) {
					return forbidden
				}
				return nil
			}}
	}
	edit := func(by ledger.Author, id change.ID, base uint64, v domain.Activity) error {
		fields, err := domain.Encode(v)
		if err != nil {
			t.Fatal(err)
		}
		if v.Station.IsZero() && base > 0 {
			fields["station"], _ = change.Marshal(v.Station) // emptied
		}
		return apply(t, db, by, domain.KindActivity, id, base, fields)
	}
	county := domain.Activity{Name: "红色学堂", Type: "classroom", Division: "511102", HeldOn: 20260101, State: domain.StatePlanned}
	station, town, hosted := author("", own), author("511102004", own), county
	hosted.Station = own
	inTown := county
	inTown.Division = "511102004"
	ofCounty, ofStation := mint.New(time.Now()), mint.New(time.Now())
	if err := errors.Join(edit(author("511102", own), ofCounty, 0, county), edit(station, ofStation, 0, hosted)); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"a station that hosts it from now on":  edit(station, ofCounty, 1, hosted),
		"a town that moves it to itself":       edit(town, ofCounty, 1, inTown),
		"an office that moves it to a station": edit(author("511102", own), ofCounty, 1, hosted),
		"an office that takes it from one":     edit(author("511102", own), ofStation, 1, county),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := errors.Join(edit(author("511102", own), ofCounty, 1, inTown), edit(town, ofCounty, 2, inTown)); err != nil {
		t.Errorf("within the county: %v", err)
	}
}

// TestStationsMakeNoRulesOfTheCity: a notice or a voucher rule holds at every desk, so a
// station does not make one that is missing; services and groups it may add.
func TestStationsMakeNoRulesOfTheCity(t *testing.T) {
	db := newLedger(t)
	forbidden := fault.New(fault.Forbidden, "", "不行", "no")
	station := ledger.Author{Device: change.Named("device", "S1"), Received: time.Now(), MayRule: func() error { return forbidden }}
	rule, err := domain.Encode(domain.VoucherRule{Service: "S01", Groups: []string{"N3"}, From: 20260101})
	if err != nil {
		t.Fatal(err)
	}
	group, err := domain.Encode(domain.Group{Code: "N9", Name: "其他"})
	if err != nil {
		t.Fatal(err)
	}
	if err := apply(t, db, station, domain.KindVoucherRule, domain.VoucherRuleID("S01"), 0, rule); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a rule: %v", err)
	}
	if err := apply(t, db, station, domain.KindGroup, domain.GroupID("N9"), 0, group); err != nil {
		t.Errorf("a group: %v", err)
	}
	office := station
	office.MayRule = nil
	if err := apply(t, db, office, domain.KindVoucherRule, domain.VoucherRuleID("S01"), 0, rule); err != nil {
		t.Errorf("the city's own: %v", err)
	}
}

func newLedger(t *testing.T) *sqlitedb.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := sqlitedb.Migrate(t.Context(), path, migrations.OfStation()); err != nil {
		t.Fatal(err)
	}
	db, err := sqlitedb.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the test is over
	return db
}

// apply lets somebody edit a document, and returns why that was refused.
func apply(t *testing.T, db *sqlitedb.DB, by ledger.Author, kind string, id change.ID, base uint64, fields domain.Fields) error {
	t.Helper()
	body, err := change.Marshal(merge.Edit{Base: base, Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	var refused error
	err = sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error {
		out, err := ledger.Apply(t.Context(), tx, by, []ledger.Entry{{Change: change.Change{Kind: kind, Version: 1, ID: id, Clock: change.StampAt(time.Now()), Body: body}}})
		if err == nil {
			refused = out[0].Refused
		}
		return err
	})
	return errors.Join(err, refused)
}

// TestALaterEditMayComeFirst: after a restore computers send anew in any order. What a
// station writes about a member may be there before the edit that says whose member it is.
func TestALaterEditMayComeFirst(t *testing.T) {
	db := newLedger(t)
	own, mint := change.Named("station", "S1"), change.NewMinter()
	by := ledger.Author{Device: mint.New(time.Now()), Received: time.Now()}
	write := func(id change.ID, base uint64, v domain.MemberPrivate, only ...string) error {
		fields, err := domain.Encode(v)
		if err != nil {
			t.Fatal(err)
		}
		if len(only) > 0 {
			for name := range fields {
				if !slices.Contains(only, name) {
					delete(fields, name)
				}
			}
		}
		return apply(t, db, by, domain.KindMemberPrivate, id, base, fields)
	}
	id := mint.New(time.Now())
	first := domain.MemberPrivate{Station: own, Name: "王一"}
	if err := errors.Join(write(id, 1, domain.MemberPrivate{Name: "王二"}, "name"), write(id, 0, first)); err != nil {
		t.Error(err)
	}
	first.Station = change.Named("station", "S2")
	if err := write(id, 2, first); !fault.Is(err, fault.Forbidden) {
		t.Errorf("moved to another station: %v", err)
	}
}
