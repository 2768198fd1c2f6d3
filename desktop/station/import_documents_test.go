package station

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
	"yizhan/shared/stats"
)

// take imports a table of text into a register, by what is guessed of its columns.
func (d *desk) take(t testing.TB, kind, table string, same register.Form, dry bool) (ImportResult, []RowFate) {
	t.Helper()
	k, _ := domain.FindKind(kind)
	head, _, _ := strings.Cut(table, "\n")
	m, err := d.RecallMap(ctx, k, strings.Split(head, ","))
	if err != nil {
		t.Fatal(err)
	}
	var fates []RowFate
	r, err := d.ImportDocuments(ctx, sheet.NewCSV(strings.NewReader(table)), DocumentImport{Kind: kind, Map: m, Same: same, Dry: dry, Row: func(f RowFate) { fates = append(fates, f) }})
	if err != nil {
		t.Fatal(err)
	}
	return r, fates
}

func (d *desk) count(t testing.TB, kind string) int64 {
	t.Helper()
	table, err := d.Stats(ctx, stats.Query{Measure: domain.Measure(kind), From: 20000101, To: 20991231, By: stats.ByTotal})
	if err != nil {
		t.Fatal(err)
	}
	return table.Total
}

const enterprises = `企业名称,社会信用代码,所属行业,县区,从业人员,党员人数,联系电话,登记日期
嘉州快递有限公司,91350100M000100Y43,快递,市中区,120,5,13800138000,2026-01-05
峨眉货运,,道路货运,511102004,"1,020",,0833-2123456,2026/1/6
写错代码,91350100M000100Y44,快递,市中区,1,,,2026-01-05
写错行业,,飞行,市中区,1,,,2026-01-05
明年,,快递,市中区,1,,,2031-01-05
嘉州快递,91350100m000100y43,快递,市中区,120,,,2026-01-05
嘉州快递 有限责任公司,,快递,市中区,,,,2026-01-05
合计,,,,,,,
`

// TestImportOfARegister: what is right comes in, what is wrong is named with its column,
// what is there twice comes in once, a second time changes nothing.
func TestImportOfARegister(t *testing.T) {
	d := newDesk(t, RoleOffice)
	want := "22xxx11x" // 2 new, x refused, 1 there already
	marks := func(fates []RowFate) (s string) {
		for _, f := range fates {
			s += map[Fate]string{FateNew: "2", FateThere: "1", FateRefused: "x"}[f.Fate]
		}
		return s
	}
	dry, fates := d.take(t, domain.KindEnterprise, enterprises, nil, true)
	if marks(fates) != want || d.count(t, domain.KindEnterprise) != 0 {
		t.Fatalf("a look: %s %+v", marks(fates), dry)
	}
	r, fates := d.take(t, domain.KindEnterprise, enterprises, nil, false)
	if marks(fates) != want || r.Recorded != 2 || r.Skipped != 2 || d.count(t, domain.KindEnterprise) != 2 {
		t.Fatalf("%s %+v", marks(fates), r)
	}
	for i, field := range map[int]string{2: "统一社会信用代码：", 3: "行业：", 4: "登记日期："} {
		if fate := fates[i]; !slices.ContainsFunc(r.Errors, func(e RowError) bool { return e.Row == fate.Row && strings.HasPrefix(e.Reason, field) }) {
			t.Errorf("row %d is not about %s: %+v", fate.Row, field, r.Errors)
		}
	}
	if r, fates := d.take(t, domain.KindEnterprise, enterprises, nil, false); r.Recorded != 0 || marks(fates) != "11xxx11x" {
		t.Errorf("a second time: %s %+v", marks(fates), r)
	}
	ids := []change.ID{fates[0].Record, fates[1].Record}
	if n, err := d.UndoDocuments(ctx, domain.KindEnterprise, ids, nil); err != nil || n != 2 || d.count(t, domain.KindEnterprise) != 0 {
		t.Errorf("taken back: %d, %v", n, err)
	}
	if n, err := d.UndoDocuments(ctx, domain.KindEnterprise, ids, nil); err != nil || n != 0 {
		t.Errorf("taken back twice: %d, %v", n, err)
	}
	if r, _ := d.take(t, domain.KindEnterprise, enterprises, nil, false); r.Recorded != 2 || d.count(t, domain.KindEnterprise) != 2 {
		t.Errorf("once more: %+v", r)
	}
	k, _ := domain.FindKind(domain.KindEnterprise)
	page, err := d.Register(ctx, register.Query{Kind: domain.KindEnterprise, Words: "峨眉"}, "zh")
	if err != nil || page.Count != 1 || register.FormOf(k, page.Rows[0].Values)["headcount"] != "1020" {
		t.Errorf("%+v, %v", page, err)
	}
}

// TestImportTakesEachStep: a ledger says where a problem stands; the register has the
// steps that lead there, with their rules. Organisations are named by what they are
// called.
func TestImportTakesEachStep(t *testing.T) {
	d := newDesk(t, RoleOffice)
	d.take(t, domain.KindOrganisation, "组织名称,组织类型,上级党组织,县区,成立时间\n交通局,主管部门,,511102,2020-01-01\n两新工委,两新工委,,511102,2020-01-01\n", nil, false)
	r, _ := d.take(t, domain.KindOrganisation, "组织名称,组织类型,上级党组织,县区,成立时间\n快递行业党委,行业党委,两新工委,511102,2020-01-01\n不知上级,行业党委,没有这个,511102,2020-01-01\n级别不对,流动党支部,两新工委,511102,2020-01-01\n", nil, false)
	if r.Recorded != 1 || len(r.Errors) != 2 || !strings.HasPrefix(r.Errors[0].Reason, "上级组织：") || !strings.HasPrefix(r.Errors[1].Reason, "上级组织：") {
		t.Errorf("organisations: %+v", r)
	}
	const problems = `问题描述,来源,收集日期,承办部门,期限,办理状态,办理结果,销号日期
路灯不亮,走访,2026-03-01,交通局,2026-03-20,已销号,换了灯泡,2026-03-10
没有热水,走访,2026-03-02,交通局,2026-03-20,办理中,,
没说承办,走访,2026-03-02,,,办理中,,
刚登记,走访,2026-03-03,,,,,
`
	r, _ = d.take(t, domain.KindProblem, problems, register.Form{"division": "511102"}, false)
	if r.Recorded != 3 || len(r.Errors) != 1 || !strings.HasPrefix(r.Errors[0].Reason, "承办单位：") {
		t.Fatalf("problems: %+v", r)
	}
	table, err := d.Stats(ctx, stats.Query{Measure: domain.KindProblem, From: 20260301, To: 20260331, By: stats.ByState})
	if err != nil || fmt.Sprint(table.Rows) != "[{registered 登记 1} {handling 办理中 1} {solved 已销号 1}]" {
		t.Errorf("%v, %v", table.Rows, err)
	}
	conflicts, err := d.Conflicts(ctx)
	if err != nil || len(conflicts) != 0 {
		t.Errorf("conflicts %v, %v", conflicts, err)
	}
}

// TestImportRemembersColumns: what an office chose once is proposed again.
func TestImportRemembersColumns(t *testing.T) {
	d := newDesk(t, RoleOffice)
	k, _ := domain.FindKind(domain.KindEnterprise)
	if err := d.RememberMap(ctx, k.Name, map[string]string{"name": "甲", "industry": "没有了", "nothing": "乙"}); err != nil {
		t.Fatal(err)
	}
	m, err := d.RecallMap(ctx, k, []string{"甲", "乙", "县区", "单位名称"})
	if err != nil || len(m) != 2 || m["name"] != "甲" || m["division"] != "县区" {
		t.Errorf("%v, %v", m, err)
	}
	for name, in := range map[string]DocumentImport{
		"no such column": {Kind: k.Name, Map: map[string]string{"name": "丙"}}, "no such field": {Kind: k.Name, Map: map[string]string{"colour": "甲"}},
		"no such kind": {Kind: "unicorn", Map: map[string]string{"name": "甲"}}, "no column at all": {Kind: k.Name},
	} {
		if _, err := d.ImportDocuments(ctx, sheet.NewCSV(strings.NewReader("甲\n乙\n")), in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := newDesk(t, RoleStation).ImportDocuments(ctx, sheet.NewCSV(strings.NewReader("甲\n")), DocumentImport{Kind: k.Name, Map: map[string]string{"name": "甲"}}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("at a station: %v", err)
	}
}

// TestImportUnderstandsNames: groups and other documents are named by people, in a
// column and for all rows alike; a name that nobody has is refused and never made a code.
func TestImportUnderstandsNames(t *testing.T) {
	d := newDesk(t, RoleOffice)
	d.take(t, domain.KindOrganisation, "组织名称,组织类型,县区,成立时间\n交通局,主管部门,511102,2020-01-01\n", nil, false)
	same := register.Form{"division": "511102", "organisation": "交通局", "raised_on": "2026-03-01", "source": "走访"}
	r, fates := d.take(t, domain.KindProblem, "问题,涉及群体\n没有热水,快递员\n路灯不亮,n3\n下雨没处躲,飞行员\n", same, false)
	if r.Recorded != 2 || fates[2].Fate != FateRefused || !strings.HasPrefix(r.Errors[0].Reason, "涉及群体：没有叫“飞行员”的群体") {
		t.Fatalf("%+v", r)
	}
	page, err := d.Register(ctx, register.Query{Kind: domain.KindProblem, Where: map[string]string{"group": "N3"}}, "zh")
	if err != nil || page.Count != 2 {
		t.Errorf("%d of the group, %v", page.Count, err)
	}
	same["organisation"] = "没有这个局"
	if r, _ := d.take(t, domain.KindProblem, "问题\n没有座位\n", same, false); len(r.Errors) != 1 || !strings.HasPrefix(r.Errors[0].Reason, "承办单位：没有找到") {
		t.Errorf("%+v", r)
	}
}

// BenchmarkImportOfARegister imports a hundred thousand enterprises; it may take 20 s.
func BenchmarkImportOfARegister(b *testing.B) {
	for b.Loop() {
		d := newDesk(b, RoleOffice)
		r, w := io.Pipe()
		go func() {
			fmt.Fprintln(w, "name,industry,division,headcount,entered_on")
			for i := range 100_000 {
				fmt.Fprintf(w, "嘉州%06d号运输有限公司,freight,511102,%d,2026-01-05\n", i, i%500)
			}
			_ = w.Close() // a pipe's writer does not fail
		}()
		k, _ := domain.FindKind(domain.KindEnterprise)
		result, err := d.ImportDocuments(ctx, sheet.NewCSV(r), DocumentImport{Kind: k.Name, Map: GuessDocumentMap(k, []string{"name", "industry", "division", "headcount", "entered_on"})})
		if err != nil || result.Recorded != 100_000 {
			b.Fatal(result.Recorded, err)
		}
	}
}

// TestRefusedRowsStandInTheirOrder: whoever mends a file goes down its lines, whichever
// rule refused them.
func TestRefusedRowsStandInTheirOrder(t *testing.T) {
	d := newDesk(t, RoleOffice)
	r, _ := d.take(t, domain.KindOrganisation, "组织名称,组织类型,上级党组织,县区,成立时间\n级别不对,流动党支部,两新工委,511102,2020-01-01\n没有类型,,,511102,2020-01-01\n不知上级,行业党委,没有这个,511102,2020-01-01\n", nil, false)
	if len(r.Errors) != 3 || r.Errors[0].Row != 2 || r.Errors[1].Row != 3 || r.Errors[2].Row != 4 {
		t.Errorf("%+v", r.Errors)
	}
}

// TestARefusedRowStandsForNothing: the same row further down is refused as well, and not
// said to be there.
func TestARefusedRowStandsForNothing(t *testing.T) {
	d := newDesk(t, RoleOffice)
	const problems = `问题描述,来源,收集日期,承办部门,办理状态
没说期限,走访,2026-03-02,,办理中
没说期限,走访,2026-03-02,,办理中
`
	for _, dry := range []bool{true, false} {
		if r, _ := d.take(t, domain.KindProblem, problems, register.Form{"division": "511102"}, dry); r.Recorded != 0 || r.Skipped != 0 || len(r.Errors) != 2 {
			t.Errorf("dry %v: %+v", dry, r)
		}
	}
}

// TestTwoCodesAreTwoEnterprises: of two companies with one name the second is not lost,
// and a row without a code is neither of them anew.
func TestTwoCodesAreTwoEnterprises(t *testing.T) {
	const head = "企业名称,社会信用代码,所属行业,县区,登记日期\n"
	rows := []string{"嘉州快递,91350100M000100Y43,快递,市中区,2026-01-05\n", "嘉州快递,91511100MA6280AB0A,快递,市中区,2026-01-05\n", "嘉州快递,,快递,市中区,2026-01-05\n"}
	for name, files := range map[string][]string{"in one file": {strings.Join(rows, "")}, "each in its own": rows} {
		d := newDesk(t, RoleOffice)
		recorded, skipped := 0, 0
		for _, f := range files {
			r, _ := d.take(t, domain.KindEnterprise, head+f, nil, false)
			recorded, skipped = recorded+r.Recorded, skipped+r.Skipped
		}
		if recorded != 2 || skipped != 1 || d.count(t, domain.KindEnterprise) != 2 {
			t.Errorf("%s: %d recorded, %d there", name, recorded, skipped)
		}
	}
}

// TestTheSameRowOnAnotherDay: what was chosen for all rows, and how a day or a number is
// written, does not make a row another one; the round that it belongs to does.
func TestTheSameRowOnAnotherDay(t *testing.T) {
	d := newDesk(t, RoleOffice)
	round := func(name string) string {
		id, err := d.SaveDocument(ctx, domain.KindSurveyRound, change.ID{}, 0, register.Form{"name": name, "number": "1", "division": "511102", "from": "2026-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		return id.String()
	}
	first, second := round("第一轮"), round("第二轮")
	same := func(round, day string) register.Form {
		return register.Form{"round": round, "subject": "person", "division": "511102", "notice": "2026-01", "consent_at": day, "group": "N3"}
	}
	const rows, written = "姓名,排查日期,从业人数\n张三,2026-01-05,1020\n", "姓名,排查日期,从业人数\n张三,2026/1/5,\"1,020\"\n"
	for i, c := range []struct {
		rows string
		same register.Form
		want int
	}{{rows, same(first, "2026-01-05"), 1}, {rows, same(first, "2026-01-06"), 0}, {written, same(first, "2026-01-05"), 0}, {rows, same(second, "2026-01-05"), 1}} {
		if r, _ := d.take(t, domain.KindSurveyEntry, c.rows, c.same, false); r.Recorded != c.want || len(r.Errors) > 0 {
			t.Errorf("time %d: %+v", i+1, r)
		}
	}
}
