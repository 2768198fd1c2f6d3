package book

import (
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// aliases are the words that people write for the parts of names.
var aliases = map[string]string{
	"人次": "people", "服务": "services", "服务数量": "services", "服务项次": "services", "节约": "saved", "节约金额": "saved", "节约金额（元）": "saved",
	"开放天数": "open.days", "无服务天数": "no.service.days", "活动场次": "activities", "参与人次": "attendance", "诉求": "requests", "诉求收集": "requests",
	"诉求办结": "answered", "办结": "answered", "统计期": "period", "时段": "period", "单位": "unit", "填报单位": "unit", "填报人": "who", "填报日期": "made",
	"日期": "made", "数据截至": "as.of", "月份": "month", "起": "from", "止": "to", "行": "rows", "行数": "count",
}

// canonical is a name as it is compared: Excel tells no upper case from lower, takes no
// spaces, and people write a line below where others write a full stop.
func canonical(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if i := strings.Index(name, "（"); i > 0 { // 饮水（人次）: a unit is not part of a name
		name = name[:i]
	}
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' })
	for i, p := range parts {
		if known, is := aliases[p]; is {
			parts[i] = known
		}
	}
	// 人次.小计 is 人次, 活动.场次 is what it says.
	if n := len(parts); n > 1 && (parts[n-1] == "小计" || parts[n-1] == "项次合计" || parts[n-1] == "合计") {
		parts = parts[:n-1]
	}
	return strings.Join(parts, ".")
}

// listOf is the table whose rows a name asks for.
func listOf(name string) string {
	table, is := strings.CutSuffix(canonical(name), ".rows")
	if !is {
		return "\x00" // no table
	}
	return table
}

// area is a rectangle of cells; columns and rows count from 1.
type area struct {
	sheet                    string
	left, top, right, bottom int
}

var errNoArea = errors.New("no area of cells")

// areaOf reads 'My sheet'!$A$5:$H$6.
func areaOf(refers string) (a area, err error) {
	at := strings.LastIndex(refers, "!")
	if at <= 0 {
		return a, errNoArea
	}
	a.sheet = strings.TrimPrefix(refers[:at], "=")
	if quoted, is := strings.CutPrefix(a.sheet, "'"); is {
		a.sheet = strings.ReplaceAll(strings.TrimSuffix(quoted, "'"), "''", "'")
	}
	from, to, two := strings.Cut(strings.ReplaceAll(refers[at+1:], "$", ""), ":")
	if !two {
		to = from
	}
	if a.left, a.top, err = excelize.CellNameToCoordinates(from); err != nil {
		return a, errNoArea
	}
	if a.right, a.bottom, err = excelize.CellNameToCoordinates(to); err != nil {
		return a, errNoArea
	}
	if a.right < a.left || a.bottom < a.top {
		return a, errNoArea
	}
	return a, nil
}
