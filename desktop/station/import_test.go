package station

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

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
		`2024-01-04,3,"快递,送水,w1,东站,E1,511102`,          // 6: a quote that never ends
		`2024-01-05,3,快递员",送水,w1,东站,E1,511102`,         // 7: and one that never began
		"2024/1/6,0,快递员,送水,w1,东站,E1,511102",            // 8: nobody
		"2024-01-07,5,Mixed Adult,送水,w1,西站,W1,Toronto", // 9: a new group, no code of a division
		"2024-01-01,3,快递员,送水,w1,东站,E1,511102",          // 10: the first once more
		"2024-01-01,7,快递员,送水,w1,东站,E1,511102",          // 11: and with another number
		"",
	}, "\n"))
	if r.Recorded != 2 || r.Skipped != 1 || r.DivisionsEmpty != 1 || r.Rows != 10 || len(r.Errors) != 7 {
		t.Errorf("result %+v", r)
	}
	rowsOf := map[int]string{}
	for _, e := range r.Errors {
		rowsOf[e.Row] = e.Reason
	}
	for row, part := range map[int]string{3: "日期：无法识别", 4: "人数：不是整数", 5: "", 6: "引号", 7: "引号", 8: "人数：应在 1 到 9999 之间", 11: "内容和上次不同"} {
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

// noteMap reads a ledger whose last column, a note, is nobody's business.
var noteMap = VisitMap{At: "日期", People: "人数", Group: "群体", Key: []string{"序号"}}

const noteHead = "序号,日期,人数,群体,备注\n"

// outcome is a result as a test writes it: how many were recorded, and the line
// numbers of the errors.
func outcome(r ImportResult) string {
	var lines []int
	for _, e := range r.Errors {
		lines = append(lines, e.Row)
	}
	return fmt.Sprint(r.Recorded, lines)
}

func TestImportGoesOnBehindABrokenLine(t *testing.T) {
	row := func(key string) string { return key + ",2024-01-01,1,N3,x\n" }
	many := func(n int) (s string) {
		for i := range n {
			s += row(fmt.Sprint("m", i))
		}
		return s
	}
	for name, c := range map[string]struct{ file, want string }{
		"unclosed in a column that is read":    {noteHead + row("a") + "b,2024-01-01,1,\"N3,x\n" + row("c") + row("d"), "3 [3]"},
		"unclosed in one that is not":          {noteHead + row("a") + "b,2024-01-01,1,N3,\"x\n" + row("c") + row("d"), "3 [3]"},
		"unclosed, and many rows":              {noteHead + "b,2024-01-01,1,N3,\"x\n" + many(1200), "1200 [2]"},
		"unclosed twice":                       {noteHead + "a,2024-01-01,1,\"N3,x\n" + row("b") + "c,2024-01-01,1,\"N3,x\n" + row("d"), "2 [2 4]"},
		"closed by the opening of another row": {noteHead + "a,2024-01-01,1,\"N3,x\n" + row("b") + "c,2024-01-01,1,N3,\"x\"\n", "2 [2]"},
		"unclosed in the last line":            {noteHead + row("a") + "b,2024-01-01,1,N3,\"x", "1 [3]"},
		"bare":                                 {noteHead + "a,2024-01-01,1,N3,x\"y\n" + row("b"), "1 [2]"},
		"text behind the end of a quote":       {noteHead + "a,2024-01-01,1,N3,\"x\"y\n" + row("b"), "1 [2]"},
		"a note of three lines":                {noteHead + "a,2024-01-01,1,N3,\"x\n\ny, \"\"z\"\"\"\n" + row("b") + "c,,,,\n", "2 [6]"},
		"a note of too many lines":             {noteHead + "a,2024-01-01,1,N3,\"" + strings.Repeat("x\n", 21) + "\"\n" + row("b"), "1 [2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23]"},
		"a key of two lines":                   {noteHead + "\"a\nb\",2024-01-01,1,N3,\n" + row("c"), "1 [2 3]"},
		"a line too long":                      {noteHead + row("a") + "b,2024-01-01,1,N3," + strings.Repeat("x", 2<<20) + "\n" + row("c"), "2 [3]"},
		"the ends of Windows and empty lines":  {"\ufeff" + strings.ReplaceAll("\n"+noteHead+row("a")+"\n  \n"+"b,x,1,N3,\n"+row("c"), "\n", "\r\n"), "2 [6]"},
		"no end of the last line":              {noteHead + row("a") + "b,2024-01-01,1,N3,\"x\"", "2 []"},
		"a header of two lines":                {"序号,日期,人数,群体,\"备\n注\"\n" + row("a") + "b,,1,N3,\n", "1 [4]"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := newDesk(t, RoleOffice).ImportVisits(ctx, strings.NewReader(c.file), noteMap, nil, nil)
			if err != nil || outcome(r) != c.want || r.Recorded+r.Skipped+len(r.Errors) != r.Rows {
				t.Errorf("%+v, %v, want %s", r, err, c.want)
			}
		})
	}
}

func TestImportNamesTheColumn(t *testing.T) {
	d := newDesk(t, RoleOffice)
	long := strings.Repeat("长", 200)
	r := d.load(t, strings.Join([]string{
		"2024-01-01,1,,送水,w1,东站,E1,",                 // 2
		"2024-01-01,1,快递员,送水," + long + ",东站,E1,",    // 3
		"2024-01-01,1,快递员,送水,w1,东站," + long + ",",    // 4
		"2024-01-01,1,快递员,送水,,东站,E1,",                // 5: part of the key
		"2024-01-01,1,\xbf\xec\xb5\xdd,送水,w1,东站,E1,", // 6: GBK
		"2024-01-01,1,快递员,\xbf\xec,w1,东站,E1,",        // 7: GBK in a name
		"2024-01-01,1,快递员,送水,w1,东\x00站,E1,",          // 8
	}, "\n"))
	want := []string{"群体：", "服务：", "驿站编号：", "服务码：是空的", "群体：文字不是 UTF-8", "服务：文字不是 UTF-8", "驿站：含有"}
	if len(r.Errors) != len(want) {
		t.Fatalf("%+v", r)
	}
	for i, e := range r.Errors {
		if e.Row != i+2 || !strings.HasPrefix(e.Reason, want[i]) {
			t.Errorf("row %d: %q, want %q", e.Row, e.Reason, want[i])
		}
	}
}

func TestImportRefusesAHeaderThatItCannotTrust(t *testing.T) {
	d := newDesk(t, RoleOffice)
	utf16 := "\xff\xfe"
	for _, r := range noteHead {
		utf16 += string([]byte{byte(r), byte(r >> 8)})
	}
	for name, c := range map[string]struct{ file, want string }{
		"twice":        {"序号,日期,人数,群体,备注,人数\na,2024-01-01,1,N3,,7\n", "“人数”出现了不止一次"},
		"UTF-16":       {utf16, "CSV UTF-8"},
		"UTF-16 quote": {"\xff\xfe\"\x00a\x00\"\x00,\x00", "CSV UTF-8"},
		"GBK":          {"\xd0\xf2\xba\xc5,\xc8\xd5\xc6\xda\na,2024-01-01\n", "CSV UTF-8"},
		"none":         {"\n\n", "标题行"},
		"quotes":       {"序号,\"日期\n", "标题行"},
	} {
		r, err := d.ImportVisits(ctx, strings.NewReader(c.file), noteMap, nil, nil)
		if !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Sentence(err, "zh"), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if b, err := json.Marshal(r); err != nil || !strings.Contains(string(b), `"errors":[]`) {
			t.Errorf("%s: %s, %v", name, b, err)
		}
	}
	// A name that stands twice and that nobody asked for is no reason.
	if r, err := d.ImportVisits(ctx, strings.NewReader("序号,日期,人数,群体,备注,备注\na,2024-01-01,1,N3,,\n"), noteMap, nil, nil); err != nil || r.Recorded != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := d.ImportVisits(ctx, strings.NewReader("序号,日期,人数,群体,备注,备注\n"), noteMap, []Only{{"备注", "x"}}, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("only of a column that stands twice: %v", err)
	}
}

// reader reads by a function.
type reader func(p []byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// TestTheDeskDoesNotWaitForAFile stops in the middle of a file until a visit has
// been recorded at the desk.
func TestTheDeskDoesNotWaitForAFile(t *testing.T) {
	for name, row := range map[string]string{"broken": "a,no day,1,N3,\n", "not asked for": "a,2024-01-01,1,N9,\n", "good": "a,2024-01-01,1,N3,\n"} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, RoleOffice)
			half, recorded := make(chan struct{}), make(chan struct{})
			part := strings.Repeat(row, 10_000)
			pause := reader(func([]byte) (int, error) {
				close(half)
				select {
				case <-recorded:
				case <-time.After(2 * time.Second): // the desk waits for us: let it
				}
				return 0, io.EOF
			})
			ended := make(chan error, 1)
			go func() {
				file := io.MultiReader(strings.NewReader(noteHead+part), pause, strings.NewReader(part))
				_, err := d.ImportVisits(ctx, file, noteMap, []Only{{"group", "N3"}}, nil)
				ended <- err
			}()
			<-half
			start := time.Now()
			d.record(t, "N3", 1)
			if took := time.Since(start); took > 500*time.Millisecond {
				t.Errorf("the desk waited %v", took)
			}
			close(recorded)
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestImportHearsACancellation(t *testing.T) {
	d := newDesk(t, RoleOffice)
	during, cancel := context.WithCancel(ctx)
	var heard []int
	file := noteHead + strings.Repeat("a,no day,1,N3,\n", 20_000)
	r, err := d.ImportVisits(during, strings.NewReader(file), noteMap, nil, func(rows int) {
		heard = append(heard, rows)
		cancel()
	})
	if !errors.Is(err, context.Canceled) || r.Rows != 5000 || !slices.Equal(heard, []int{5001, 5001}) {
		t.Errorf("%d rows, %v, heard %v", r.Rows, err, heard)
	}
}

func TestImportKeepsNoLongLine(t *testing.T) {
	d := newDesk(t, RoleOffice)
	left := 64 << 20
	long := reader(func(p []byte) (int, error) {
		n := min(len(p), left)
		for i := range p[:n] {
			p[i] = 'x'
		}
		if left -= n; n == 0 {
			return 0, io.EOF
		}
		return n, nil
	})
	file := io.MultiReader(strings.NewReader(noteHead+`a,2024-01-01,1,N3,"`), long, strings.NewReader("\nb,2024-01-01,1,N3,\n"))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := d.ImportVisits(ctx, file, noteMap, nil, nil)
	runtime.ReadMemStats(&after)
	if err != nil || outcome(r) != "1 [2]" {
		t.Errorf("%+v, %v", r, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 {
		t.Errorf("%d bytes allocated for a line of 64 MiB", took)
	}
}

func FuzzImport(f *testing.F) {
	f.Add("2024-01-01,3,快递员,送水,w1,东站,E1,511102\n")
	f.Add("\"\n,,,\x00\"")
	f.Add("2024-01-01,3,快递员,\"送\n水\",w1,东站,E1,511102\r\n\n2024-01-02,3,\"快递员,送水,w1,东站,E1,\n")
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
