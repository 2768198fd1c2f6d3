package table

import (
	"strconv"
	"strings"
	"time"

	"yizhan/shared/domain"
)

func (t Table) pick(zh, en string) string {
	if t.English {
		return en
	}
	return zh
}

func (t Table) totalWord() string { return t.pick("合计", "Total") }
func (t Table) emptyWord() string { return t.pick("没有记录", "No records") }

// signatures is the line that whoever files the list signs.
func (t Table) signatures() []string {
	if t.English {
		return []string{"Unit: " + t.Station, "Filled in by:", "Checked by:", "Responsible:", "Seal:"}
	}
	return []string{"填报单位：" + t.Station, "填报人：", "审核人：", "负责人：", "盖章："}
}

// Show writes a cell for a person, on paper.
func Show(k Kind, cell any) string {
	switch v := cell.(type) {
	case string:
		return v
	case Word:
		return string(v)
	case int64:
		if k == Money {
			sign := ""
			if v < 0 {
				sign = "-"
			}
			return sign + grouped(abs(v/100)) + "." + strconv.FormatInt(abs(v%100)+100, 10)[1:]
		}
		return grouped(v)
	case domain.Day:
		return v.String()
	case time.Time:
		return v.In(domain.Shanghai).Format("2006-01-02 15:04")
	case float64:
		return strconv.FormatFloat(v*100, 'f', 1, 64) + "%"
	}
	return ""
}

func abs(n int64) int64 { return max(n, -n) }

// grouped writes a number with a comma after each three digits.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Width is how wide a text is in characters of Latin text: a Chinese character
// takes two.
func Width(s string) int {
	n := 0
	for _, line := range strings.Split(s, "\n") {
		m := 0
		for _, r := range line {
			m++
			if r >= 0x1100 {
				m++
			}
		}
		n = max(n, m)
	}
	return n
}

// Right tells which columns are set to the right: what is added up or compared.
func (k Kind) Right() bool { return k == Number || k == Money || k == Percent }
