package bulletin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCompared(t *testing.T) {
	for _, c := range []struct {
		now, before int64
		want        string
	}{
		{1062, 1000, "环比增长 6.2%"}, {938, 1000, "环比下降 6.2%"}, {1000, 1000, "与上期持平"}, {5, 0, "上期为 0，不作比较"}, {0, 0, "与上期持平（均为 0）"},
		{0, 5, "环比下降 100.0%"}, {10001, 10000, "环比增长不足 0.1%"}, {9999, 10000, "环比下降不足 0.1%"}, {10010, 10000, "环比增长 0.1%"}, {10015, 10000, "环比增长 0.2%"},
		{13, 1, "环比增长 1200.0%"}, {2, 3, "环比下降 33.3%"}, {1, 3, "环比下降 66.7%"}, {5, -3, "上期为 0，不作比较"},
	} {
		if got := Compared(c.now, c.before); got != c.want {
			t.Errorf("%d after %d: %s, want %s", c.now, c.before, got, c.want)
		}
	}
}

// TestComparedNeverLies: the word tells the direction, and there is a percentage only of
// something.
func TestComparedNeverLies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, before := rapid.Int64Range(0, 1<<40).Draw(t, "now"), rapid.Int64Range(0, 1<<40).Draw(t, "before")
		s := Compared(now, before)
		if strings.Contains(s, "增长") != (now > before && before > 0) || strings.Contains(s, "下降") != (now < before) || strings.Contains(s, "%") && before == 0 || strings.Contains(s, " 0.0%") {
			t.Fatalf("%d after %d: %s", now, before, s)
		}
	})
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		Number(0): "0", Number(999): "999", Number(1000): "1,000", Number(-1234567): "-1,234,567",
		Yuan(0): "0.00 元", Yuan(5): "0.05 元", Yuan(-5): "-0.05 元", Yuan(-123456): "-1,234.56 元", Yuan(-1234567): "-1.23 万元", Yuan(123456): "1,234.56 元", Yuan(1234567): "1.23 万元", Yuan(1235000): "1.24 万元", Yuan(999999): "9,999.99 元",
		Percent(27, 29): "93.1%", Percent(0, 5): "0.0%", Percent(1, 0): "—", Percent(5, 5): "100.0%",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestRanking(t *testing.T) {
	for _, c := range []struct {
		list []Named
		want string
	}{
		{nil, ""}, {[]Named{{"甲", 0}}, ""}, {[]Named{{"甲", 5}, {"乙", 0}}, "只有甲（5 人次）。"},
		{[]Named{{"甲", 5}, {"乙", 9}, {"丙", 1}, {"丁", 0}}, "居前的是：乙（9 人次）、甲（5 人次）、丙（1 人次）。"},
		{[]Named{{"丁", 1}, {"甲", 5}, {"乙", 5}, {"丙", 1200}}, "居前的是：丙（1,200 人次）、乙、甲（并列，各 5 人次）。"},
		{[]Named{{"a", 9}, {"b", 8}, {"c", 7}, {"d", 7}, {"e", 6}}, "居前的是：a（9 人次）、b（8 人次）、c、d（并列，各 7 人次）。"},
	} {
		before := slices.Clone(c.list)
		if got := Ranking(c.list, 3, "人次"); got != c.want {
			t.Errorf("%v: %s, want %s", c.list, got, c.want)
		}
		if !slices.Equal(before, c.list) {
			t.Error("the list was changed")
		}
	}
}

func TestReported(t *testing.T) {
	many := make([]string, 40)
	for i := range many {
		many[i] = fmt.Sprint("站", i)
	}
	for want, got := range map[string]string{
		"没有应上报的驿站。": Reported(0, nil),
		"应上报驿站 29 个，已上报 29 个，上报率 100.0%，全部上报。":                             Reported(29, nil),
		"应上报驿站 29 个，已上报 27 个，上报率 93.1%。未上报的 2 个：甲、乙。未上报不等于没有服务，其数据未计入本通报。": Reported(29, []string{"甲", "乙"}),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got := Reported(40, many); !strings.Contains(got, "站29等 40 个（名单见附表）") || strings.Contains(got, "站30") {
		t.Error(got)
	}
}

func TestOverdueAndSettled(t *testing.T) {
	for want, got := range map[string]string{
		"没有超期未办结的问题。": Overdue([]Late{{"甲", 0, 0}}),
		"超期未办结的问题 3 件：交通运输局 2 件（最长超期 12 个工作日）、邮政管理局 1 件。": Overdue([]Late{{"邮政管理局", 1, 0}, {"交通运输局", 2, 12}}),
		"本期没有收集到诉求。":                      Settled(0, 0),
		"收集诉求和微心愿 5 件，已办结 4 件，办结率 80.0%。": Settled(5, 4),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
