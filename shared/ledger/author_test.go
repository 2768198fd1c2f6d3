package ledger_test

import (
	"errors"
	"path/filepath"
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
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := sqlitedb.Migrate(t.Context(), path, migrations.OfStation()); err != nil {
		t.Fatal(err)
	}
	db, err := sqlitedb.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the test is over
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
		body, err := change.Marshal(merge.Edit{Base: base, Fields: fields})
		if err != nil {
			t.Fatal(err)
		}
		var refused error
		err = sqlite.Write(t.Context(), db, func(tx sqlite.Tx) error {
			out, err := ledger.Apply(t.Context(), tx, by, []ledger.Entry{{Change: change.Change{Kind: domain.KindActivity, Version: 1, ID: id, Clock: change.StampAt(time.Now()), Body: body}}})
			if err == nil {
				refused = out[0].Refused
			}
			return err
		})
		return errors.Join(err, refused)
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
