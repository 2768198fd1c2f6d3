package importing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/page"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
)

// csvFile writes a CSV file.
func csvFile(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func entered(t *testing.T, s *gallery.Sample, kind string) register.Page {
	t.Helper()
	p, err := s.Register(t.Context(), register.Query{Kind: kind, Sort: "name"}, "zh")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const enterprises = `市中区企业台账
单位名称,信用代码,所属行业,从业人员,联系人,登记日期
嘉州快递有限公司,91350100M000100Y43,快递,120,王敏,2026-01-05
写错代码,91350100M000100Y44,快递,1,,2026-01-05
写错行业,,飞行,1,,2026-01-05
明年,,快递,1,,2031-01-05
嘉州快递,91350100m000100y43,快递,120,,2026-01-05
峨眉货运,,道路货运,20,,2026-01-06
`

// TestARegisterIsLookedThroughTakenInAndTakenBack: chosen by its key, with the office's
// own division where the ledger says none.
func TestARegisterIsLookedThroughTakenInAndTakenBack(t *testing.T) {
	s, stage, p := open(t)
	stage.Type("2")
	stage.Advance(200 * time.Millisecond) // a digit might be a scanner's
	p.Open(csvFile(t, "企业.csv", enterprises), 0)
	stage.Settle()
	if v := p.View(); v.Step != "mapping" || v.Kind != domain.KindEnterprise || v.Header != 2 || v.Columns["credit"] != "信用代码" || v.Columns["division"] != "" {
		t.Fatalf("%+v", v)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	v := p.View()
	if v.Step != "preview" || v.Result.Recorded != 2 || v.Result.Skipped != 1 || len(v.Rows) != 6 || entered(t, s, domain.KindEnterprise).Count != 0 {
		t.Fatalf("%+v", v)
	}
	for i, want := range []string{"3|嘉州快递有限公司|91350100M000100Y43|快递|120|✓ 新的", "× 统一社会信用代码：", "× 行业：应为", "× 登记日期：登记日期不能晚于今天", "＝ 已经有"} {
		if !strings.Contains(v.Rows[i], want) {
			t.Errorf("row %q is not %q", v.Rows[i], want)
		}
	}
	stage.Type("2")
	stage.Advance(200 * time.Millisecond)
	if v := p.View(); len(v.Rows) != 3 {
		t.Errorf("with a problem: %q", v.Rows)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	found := entered(t, s, domain.KindEnterprise)
	if v := p.View(); v.Step != "result" || v.Result.Recorded != 2 || found.Count != 2 {
		t.Fatalf("%+v, %d in the register", v, found.Count)
	}
	k, _ := domain.FindKind(domain.KindEnterprise)
	if form := register.FormOf(k, found.Rows[0].Values); form["division"] != "511102" || form["state"] != domain.StateActive {
		t.Errorf("%v", form)
	}

	// The result file says of each row what became of it.
	folder := t.TempDir()
	p.Export().Take('e', folder)
	stage.Settle()
	files, _ := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if len(files) != 1 {
		t.Fatalf("%v", files)
	}
	book, err := sheet.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.Rows(0)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for _, want := range []string{"结果", "✓ 已导入", "× 统一社会信用代码："} {
		r, err := rows.Next()
		if err != nil || !strings.HasPrefix(r.Cells[len(r.Cells)-1], want) {
			t.Errorf("%q, %v, want %s", r.Cells, err, want)
		}
	}

	// Taken back after a question, and in again.
	stage.Press(fyne.KeyEscape) // the sheet of the export
	stage.Type("u")
	if entered(t, s, domain.KindEnterprise).Count != 2 {
		t.Fatal("taken back without an answer")
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); entered(t, s, domain.KindEnterprise).Count != 0 || !strings.Contains(v.Undone, "已撤销 2 行") {
		t.Errorf("%+v", v)
	}
	p.Open(csvFile(t, "企业.csv", enterprises), 0)
	stage.Settle()
	p.Check()
	stage.Settle()
	p.Import()
	stage.Settle()
	if n := entered(t, s, domain.KindEnterprise).Count; n != 2 {
		t.Errorf("once more: %d", n)
	}
}

// TestWhatWasChosenIsRemembered: what comes in, and the columns once they have proved
// right; a file that has lost one is asked about anew.
func TestWhatWasChosenIsRemembered(t *testing.T) {
	s, stage, p := open(t)
	p.TakeKind(domain.KindEnterprise)
	path := csvFile(t, "一.csv", "甲,乙,行业\n某公司,2026-01-05,快递\n")
	p.Open(path, 0)
	stage.Settle()
	p.Take("name", "甲")
	p.Take("entered_on", "乙")
	p.Check()
	stage.Settle()
	p.Open(path, 0)
	stage.Settle()
	if v := p.View(); v.Columns["name"] != "" {
		t.Errorf("remembered before anything came in: %v", v.Columns)
	}
	p.Take("name", "甲")
	p.Take("entered_on", "乙")
	p.Check()
	stage.Settle()
	p.Import()
	stage.Settle()

	again := gallery.TestStage(t, s)
	again.Open(page.Import)
	again.Settle()
	q := again.Page(page.Import).(*importing.Importing)
	if v := q.View(); v.Kind != domain.KindEnterprise {
		t.Fatalf("what comes in: %s", v.Kind)
	}
	q.Open(path, 0)
	again.Settle()
	if v := q.View(); v.Columns["name"] != "甲" || v.Columns["entered_on"] != "乙" {
		t.Errorf("%v", v.Columns)
	}
	q.Open(csvFile(t, "二.csv", "丁,乙,行业\n别的公司,2026-01-05,快递\n"), 0)
	again.Settle()
	q.Check()
	again.Settle()
	if v := q.View(); v.Step != "mapping" || !strings.Contains(v.Message, "还要选好：企业名称") {
		t.Errorf("%+v", v)
	}
}

// TestNobodyIsEnteredWithoutConsent: not before somebody has ticked it, then with the
// version and the day that stand there.
func TestNobodyIsEnteredWithoutConsent(t *testing.T) {
	s, stage, p := open(t)
	p.TakeKind(domain.KindFloatingMember)
	p.Open(csvFile(t, "流动党员.csv", "姓名,手机,群体,流动方向\n赵一,13800001234,快递员,流入\n钱二,13800001235,飞行员,流入\n"), 0)
	stage.Settle()
	p.Check()
	stage.Settle()
	if v := p.View(); v.Step != "mapping" || !strings.Contains(v.Message, "告知书版本、单独同意时间") {
		t.Fatalf("%+v", v)
	}
	p.Agreed()
	p.Check()
	stage.Settle()
	if v := p.View(); v.Step != "preview" || !strings.HasPrefix(v.Rows[0], "2|赵*|****1234|快递员|") || !strings.Contains(v.Rows[1], "没有叫“飞行员”的群体") {
		t.Fatalf("%+v", v)
	}
	p.Import()
	stage.Settle()
	found := entered(t, s, domain.KindFloatingMember)
	if found.Count != 1 {
		t.Fatalf("%d entered", found.Count)
	}
	k, _ := domain.FindKind(domain.KindFloatingMember)
	form := register.FormOf(k, found.Rows[0].Values)
	if form["group"] != "N3" || form["notice"] == "" || !strings.HasPrefix(form["consent_at"], "2026-11-23") || form["found_on"] != "2026-11-23" {
		t.Errorf("%v", form)
	}
}

// TestNamesOfOthers: an organisation that is not there, and one of two that are called
// alike, are named in the row.
func TestNamesOfOthers(t *testing.T) {
	s, stage, p := open(t)
	for _, division := range []string{"511102", "511102004"} {
		form := register.Form{"name": "交通局", "type": "department", "division": division, "founded_on": "2020-01-01"}
		if _, err := s.SaveDocument(t.Context(), domain.KindOrganisation, change.ID{}, 0, form); err != nil {
			t.Fatal(err)
		}
	}
	p.TakeKind(domain.KindProblem)
	p.Open(csvFile(t, "问题.csv", "问题,来源,承办单位\n路灯不亮,走访,交通局\n没有热水,走访,水务局\n"), 0)
	stage.Settle()
	p.Check()
	stage.Settle()
	if v := p.View(); len(v.Rows) != 2 || !strings.Contains(v.Rows[0], "承办单位：有几个组织叫这个名字") || !strings.Contains(v.Rows[1], "承办单位：没有找到叫这个名字的组织") {
		t.Errorf("%+v", v)
	}
}

// TestFilesThatAreNoRegister: each is told what is the matter with it, and stays to be
// chosen anew.
func TestFilesThatAreNoRegister(t *testing.T) {
	_, stage, p := open(t)
	p.TakeKind(domain.KindEnterprise)
	for content, want := range map[string]string{
		"\n\n\n": "没有行", "甲,乙\n1,2\n": "至少选一列",
		"企业名称,行业,企业名称,登记日期\n甲,快递,乙,2026-01-05\n": "出现了不止一次",
		"企业名称,登记日期\n甲,2026-01-05\n":              "还要选好：行业",
	} {
		p.Open(csvFile(t, "台账.csv", content), 0)
		stage.Settle()
		p.Check()
		stage.Settle()
		if v := p.View(); v.Step != "mapping" || !strings.Contains(v.Message, want) {
			t.Errorf("%q: %+v", content, v)
		}
	}
	// What other programs write: the hour behind the day.
	p.Open(csvFile(t, "台账.csv", "企业名称,行业,登记日期\n甲,快递,2026-01-05 09:30\n乙,快递,1月5日\n"), 0)
	stage.Settle()
	p.Check()
	stage.Settle()
	if v := p.View(); v.Result.Recorded != 1 || !strings.Contains(v.Rows[1], "登记日期：日期应写成 2026-11-23 的样子") {
		t.Errorf("%+v", v)
	}
}

// TestARegisterThatIsStoppedGoesOn: what is in stays, and the file once more brings the rest.
func TestARegisterThatIsStoppedGoesOn(t *testing.T) {
	s, stage, p := open(t)
	p.TakeKind(domain.KindHotspot) // one of those under 更多
	p.TakeKind(domain.KindEnterprise)
	path := csvFile(t, "多.csv", many(3000))
	for i, stop := range []bool{true, false} {
		p.Open(path, 0)
		stage.Settle()
		p.Check()
		stage.Settle()
		p.Import()
		if stop {
			stage.Press(fyne.KeyEscape)
		}
		stage.Settle()
		v, n := p.View(), entered(t, s, domain.KindEnterprise).Count
		if v.Step != "result" || v.Stopped != stop || stop && n == 3000 || !stop && n != 3000 {
			t.Fatalf("turn %d: %+v, %d in the register", i, v, n)
		}
	}
}

func many(n int) string {
	var b strings.Builder
	b.WriteString("企业名称,行业,从业人数,登记日期\n")
	for i := range n {
		fmt.Fprintf(&b, "嘉州%06d号运输有限公司,道路货运,%d,2026-01-05\n", i, i%500)
	}
	return b.String()
}

// TestAStationTakesInVisitsOnly: registers are the work of offices.
func TestAStationTakesInVisitsOnly(t *testing.T) {
	s := gallery.TestSample(t)
	stage := gallery.TestStage(t, s)
	stage.Open(page.Import)
	stage.Settle()
	stage.Type("2")
	stage.Advance(200 * time.Millisecond)
	if v := stage.Page(page.Import).(*importing.Importing).View(); v.Kind != "visit" {
		t.Errorf("%+v", v)
	}
}

// TestALargeRegister takes in as many rows as YIZHAN_ROWS says, through the page; it
// says how long that takes.
func TestALargeRegister(t *testing.T) {
	n := 0
	if _, err := fmt.Sscan(os.Getenv("YIZHAN_ROWS"), &n); err != nil {
		t.Skip("set YIZHAN_ROWS")
	}
	s, stage, p := open(t)
	p.TakeKind(domain.KindEnterprise)
	began := time.Now()
	step := func(name string) {
		stage.Settle()
		t.Logf("%s: %s", name, time.Since(began).Round(time.Millisecond))
		began = time.Now()
	}
	p.Open(csvFile(t, "多.csv", many(n)), 0)
	step("opened")
	p.Check()
	step("looked through")
	p.Import()
	step("taken in")
	if got := entered(t, s, domain.KindEnterprise).Count; got != n {
		t.Errorf("%d of %d", got, n)
	}
	p.Undo()
	step("taken back")
}
