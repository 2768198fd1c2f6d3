package station

import (
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/stats"
)

var ledgerMap = VisitMap{At: "日期", People: "人数", Group: "群体", Service: "服务", ServiceCode: "服务码", Station: "驿站", StationCode: "驿站码", Division: "区划", Key: []string{"日期", "服务码"}}

const ledgerHead = "\ufeff日期,人数,群体,服务,服务码,驿站,驿站码,区划\n"

func (d *desk) load(t *testing.T, rows string, only ...Only) ImportResult {
	t.Helper()
	r, err := d.ImportVisits(ctx, strings.NewReader(ledgerHead+rows), ledgerMap, only, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestImportReportsBrokenRowsAndTakesTheRest(t *testing.T) {
	d := newDesk(t, RoleOffice)
	r := d.load(t, strings.Join([]string{
		"2024-01-01, 3 ,快递员, 送水 ,w1,东站 ,E1,511102", // 2: trimmed; the name of a group is its code
		"2024-13-01,3,快递员,送水,w1,东站,E1,511102",      // 3: no such day
		"2024-01-02,三,快递员,送水,w1,东站,E1,511102",      // 4: no number
		"2024-01-03,3", // 5: short
		`2024-01-04,3,"快递,送水,w1,东站,E1,511102`,          // 6 and on: a quote that never ends swallows the next line
		`2024-01-05,3,快递员",送水,w1,东站,E1,511102`,         // closes it
		"2024/1/6,0,快递员,送水,w1,东站,E1,511102",            // 8: nobody
		"2024-01-07,5,Mixed Adult,送水,w1,西站,W1,Toronto", // 9: a new group, no code of a division
		"2024-01-01,3,快递员,送水,w1,东站,E1,511102",          // 10: the first once more
		"2024-01-01,7,快递员,送水,w1,东站,E1,511102",          // 11: and with another number
		"",
	}, "\n"))
	if r.Recorded != 2 || r.Skipped != 1 || r.DivisionsEmpty != 1 || len(r.Errors) != r.Rows-3 {
		t.Errorf("result %+v", r)
	}
	rowsOf := map[int]string{}
	for _, e := range r.Errors {
		rowsOf[e.Row] = e.Reason
	}
	for row, part := range map[int]string{3: "日期", 4: "人数", 5: "", 6: "引号", 8: "1 到", 11: "内容和上次不同"} {
		if reason, ok := rowsOf[row]; !ok || !strings.Contains(reason, part) {
			t.Errorf("row %d: %q", row, reason)
		}
	}
	table, err := d.Stats(ctx, stats.Query{Measure: domain.MeasurePeople, From: 20240101, To: 20240131, By: stats.ByGroup})
	if err != nil || table.Total != 8 || len(table.Rows) != 2 || table.Rows[0].Key != "N3" || table.Rows[1].Key != "Mixed Adult" {
		t.Errorf("table %+v, %v", table, err)
	}
}

func TestImportAgainRecordsNothing(t *testing.T) {
	d := newDesk(t, RoleOffice)
	rows := "2024-01-01,3,快递员,送水,w1,东站,E1,\n2024-01-02,4,快递员,送水,w1,东站,E1,\n2024-01-01,5,快递员,送水,w1,西站,W1,\n"
	if r := d.load(t, rows, Only{"station_code", "E1"}); r.Recorded != 2 || r.Rows != 2 {
		t.Errorf("part %+v", r)
	}
	if r := d.load(t, rows); r.Recorded != 1 || r.Skipped != 2 {
		t.Errorf("all %+v", r)
	}
	before, err := d.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if r := d.load(t, rows); r.Recorded != 0 || r.Skipped != 3 {
		t.Errorf("again %+v", r)
	}
	after, err := d.Status(ctx)
	if err != nil || after.Recorded != before.Recorded || after.Chain != before.Chain {
		t.Errorf("again wrote %d changes, %v", after.Recorded-before.Recorded, err)
	}
	if r := d.load(t, rows, Only{"station_code", "E1"}, Only{"station_code", "W1"}); r.Rows != 3 {
		t.Errorf("alternatives %+v", r)
	}
}

func TestImportRefusesWhatDoesNotFit(t *testing.T) {
	d := newDesk(t, RoleStation)
	r := d.load(t, "2024-01-01,3,快递员,送水,w1,东站,E1,\n2024-01-01,3,快递员,送水,w1,本站,S1,\n")
	if r.Recorded != 1 || len(r.Errors) != 1 || r.Errors[0].Row != 2 || !strings.Contains(r.Errors[0].Reason, "办公室") {
		t.Errorf("another station's row at a station: %+v", r)
	}
	missing := ledgerMap
	missing.People = "人次"
	if _, err := d.ImportVisits(ctx, strings.NewReader(ledgerHead), missing, nil, nil); !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Sentence(err, "zh"), "人次") {
		t.Errorf("missing column: %v", err)
	}
	if _, err := d.ImportVisits(ctx, strings.NewReader(""), ledgerMap, nil, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("empty file: %v", err)
	}
	if _, err := d.ImportVisits(ctx, strings.NewReader(ledgerHead), VisitMap{At: "日期"}, nil, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("no key: %v", err)
	}
	if _, err := d.ImportVisits(ctx, strings.NewReader(ledgerHead), ledgerMap, []Only{{"shoe_size", "43"}}, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("only of nothing: %v", err)
	}
}

func FuzzImport(f *testing.F) {
	f.Add("2024-01-01,3,快递员,送水,w1,东站,E1,511102\n")
	f.Add("\"\n,,,\x00\"")
	st, err := Open(ctx, f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = st.Close() })
	if _, err := st.Init(ctx, Setup{Code: "S1", Name: "站", Division: "511102", Role: RoleOffice}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		// Whatever stands in the file: every row is recorded, skipped or named.
		r, err := st.ImportVisits(ctx, strings.NewReader(ledgerHead+rows), ledgerMap, nil, nil)
		if err != nil || r.Recorded+r.Skipped+len(r.Errors) != r.Rows {
			t.Errorf("%+v, %v", r, err)
		}
	})
}
