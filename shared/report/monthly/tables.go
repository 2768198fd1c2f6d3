package monthly

import (
	"context"
	"slices"
	"strings"

	"yizhan/shared/fault"
	"yizhan/shared/report/form"
)

// filler is a table of the county with what fills it.
type filler struct {
	code, title string
	fill        func(*month, context.Context) ([]form.Table, error)
}

// tables are T1 to T8.
var tables = []filler{
	{"T1", "驿站服务月报", (*month).services},
	{"T2", "站点基本情况", (*month).basics},
	{"T3", "新就业群体摸底", (*month).survey},
	{"T4", "流动党员台账", (*month).floating},
	{"T5", "活动台账", (*month).ledger},
	{"T6", "问题诉求销号台账", (*month).problems},
	{"T7", "组织覆盖情况", (*month).coverage},
	{"T8", "责任清单落实情况", (*month).duties},
}

// Codes are the tables that can be made.
func Codes() []string {
	out := make([]string, len(tables))
	for i, t := range tables {
		out[i] = t.code
	}
	return out
}

// Tables makes one table, which may have several sheets. An empty code makes all.
func Tables(ctx context.Context, src Source, code string, ask Ask) ([]form.Table, error) {
	code = strings.ToUpper(code)
	if code != "" && !slices.Contains(Codes(), code) {
		all := strings.Join(Codes(), "、")
		return nil, fault.New(fault.Invalid, "table", "没有这张表。可以选："+all, "there is no such table. There are "+strings.Join(Codes(), ", "))
	}
	m, err := read(ctx, src, ask)
	if err != nil {
		return nil, err
	}
	var out []form.Table
	for _, t := range tables {
		if code == "" || t.code == code {
			filled, err := t.fill(m, ctx)
			if err != nil {
				return nil, err
			}
			out = append(out, filled...)
		}
	}
	return out, nil
}
