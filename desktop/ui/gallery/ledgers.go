package gallery

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"

	"yizhan/desktop/ui/importing"
	"yizhan/desktop/ui/page"
	"yizhan/shared/domain"
	"yizhan/shared/report/save"
	"yizhan/shared/report/table"
)

// SampleRegister writes a workbook of enterprises as an office keeps one, mistakes and
// all, into a folder.
func SampleRegister(ctx context.Context, folder string) (string, error) {
	path := filepath.Join(folder, "市中区 新就业群体企业台账.xlsx")
	t := table.Table{Title: "市中区新就业群体企业台账", Made: Noon, Station: "城东街道社区办公室"}
	for _, h := range []string{"序号", "单位名称", "统一社会信用代码", "所属行业", "从业人员", "党员人数", "联系人", "联系电话", "登记日期", "说明"} {
		t.Columns = append(t.Columns, table.Column{Title: h})
	}
	var rows [][]any
	dice := rand.New(rand.NewPCG(7, 9))
	industries := []string{"快递", "外卖配送", "道路货运", "网约车"}
	for i := range 60 {
		row := []any{fmt.Sprint(i + 1), fmt.Sprintf("嘉州%s%02d有限公司", industries[i%4], i+1), "", industries[i%4], fmt.Sprint(3 + dice.IntN(200)), fmt.Sprint(dice.IntN(9)), "王敏", "", "2026-03-15", ""}
		switch i {
		case 1:
			row[2] = "91350100M000100Y43"
		case 2:
			row[2] = "91350100M000100Y44" // a wrong check digit
		case 4:
			row[3] = "卖气球"
		case 6:
			row[8] = "2031-03-15"
		case 9:
			row[7] = "1380000"
		case 12:
			row[1] = rows[0][1]
		case 15:
			row[1] = ""
		}
		rows = append(rows, row)
	}
	t.Rows = table.Of(rows)
	return path, save.To(path, func(w io.Writer) error {
		_, err := t.XLSX(ctx, w, nil)
		return err
	})
}

// openRegister chooses what comes in and the sample register, as a person does.
func openRegister(s *Stage, kind string, write func(context.Context, string) (string, error)) *importing.Importing {
	p := s.Page(page.Import).(*importing.Importing)
	p.TakeKind(kind)
	if path, err := write(s.ctx, ledgers()); err == nil { // without it the picture says so
		p.Open(path, 0)
		s.Settle()
	}
	return p
}

// SampleMembers writes a list of people that asks for their consent.
func SampleMembers(ctx context.Context, folder string) (string, error) {
	path := filepath.Join(folder, "流动党员排查表.xlsx")
	t := table.Table{Title: "流动党员排查表", Made: Noon, Station: "城东街道社区办公室"}
	for _, h := range []string{"序号", "姓名", "手机", "群体", "流动方向", "接收支部"} {
		t.Columns = append(t.Columns, table.Column{Title: h})
	}
	t.Rows = table.Of([][]any{
		{"1", "赵一", "13800001234", "快递员", "流入", ""}, {"2", "钱二", "13800001235", "外卖送餐员", "流入", "没有这个支部"},
		{"3", "孙三", "13800001236", "飞行员", "流出", ""}, {"4", "李四", "13800001237", "货车司机", "流入", ""}})
	return path, save.To(path, func(w io.Writer) error {
		_, err := t.XLSX(ctx, w, nil)
		return err
	})
}

// importScenes are the states of taking in a register.
var importScenes = []scene{
	{name: "import-register", page: page.Import, state: &StateNewOffice, act: func(s *Stage) { s.Type("2"); s.Advance(settleTime) }},
	{name: "import-register-more", page: page.Import, state: &StateNewOffice, act: func(s *Stage) { s.Page(page.Import).(*importing.Importing).TakeKind(domain.KindHotspot) }},
	{name: "import-register-mapping", page: page.Import, state: &StateOffice, fresh: true, act: func(s *Stage) { openRegister(s, domain.KindEnterprise, SampleRegister) }},
	{name: "import-register-consent", page: page.Import, state: &StateOffice, act: func(s *Stage) { openRegister(s, domain.KindFloatingMember, SampleMembers).Check() }},
	{name: "import-register-people", page: page.Import, state: &StateOffice, act: func(s *Stage) {
		p := openRegister(s, domain.KindFloatingMember, SampleMembers)
		p.Agreed()
		p.Check()
	}},
	{name: "import-register-wrong", page: page.Import, state: &StateOffice, act: func(s *Stage) { openRegister(s, domain.KindProblem, SampleRegister).Check() }},
	{name: "import-register-preview", page: page.Import, state: &StateOffice, act: func(s *Stage) { openRegister(s, domain.KindEnterprise, SampleRegister).Check() }},
	{name: "import-register-problems", page: page.Import, state: &StateOffice, act: func(s *Stage) {
		openRegister(s, domain.KindEnterprise, SampleRegister).Check()
		s.Settle()
		s.Type("2")
		s.Advance(settleTime)
	}},
	{name: "import-register-underway", page: page.Import, state: &StateOffice, underway: true, act: func(s *Stage) {
		p := openRegister(s, domain.KindEnterprise, SampleRegister)
		p.Check()
		s.Settle()
		p.Import()
		p.Halfway(41_500, 100_000)
	}},
	{name: "import-register-result", page: page.Import, state: &StateOffice, fresh: true, act: func(s *Stage) {
		p := openRegister(s, domain.KindEnterprise, SampleRegister)
		p.Check()
		s.Settle()
		p.Import()
	}},
	{name: "import-register-undo", page: page.Import, state: &StateOffice, fresh: true, act: func(s *Stage) {
		p := openRegister(s, domain.KindEnterprise, SampleRegister)
		p.Check()
		s.Settle()
		p.Import()
		s.Settle()
		p.AskUndo()
	}},
}
