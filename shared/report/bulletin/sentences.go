// Package bulletin writes the monthly 通报: what the figures say, as sentences that are
// computed. Nothing in it is an opinion, and nothing is said that the figures do not
// say: no percentage of nothing, no rank among those who did not report.
package bulletin

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yizhan/shared/domain"
)

// namesMax is how many names a sentence lists; the tables hold them all.
const namesMax = 30

// Number writes a number with a comma after each three digits.
func Number(n int64) string {
	s := strconv.FormatInt(max(n, -n), 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n < 0 {
		return "-" + s
	}
	return s
}

// Yuan writes money: in 万元 from ten thousand on.
func Yuan(fen domain.Fen) string {
	if max(fen, -fen) >= 1_000_000 {
		return tenths(fen, 1_000_000, 2) + " 万元"
	}
	return Money(fen) + " 元"
}

// Money writes money in yuan.
func Money(fen domain.Fen) string {
	sign, all := "", fen
	if fen < 0 {
		sign, all = "-", -fen
	}
	return sign + Number(all/100) + fmt.Sprintf(".%02d", all%100)
}

// tenths divides and rounds half away from nothing, without a float: 2.5 is never 2.4.
func tenths(part, whole int64, places int) string {
	scale := int64(1)
	for range places {
		scale *= 10
	}
	n := (2*part*scale + whole) / (2 * whole)
	if part < 0 {
		n = -((-2*part*scale + whole) / (2 * whole))
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + strconv.FormatInt(n/scale, 10) + fmt.Sprintf(".%0*d", places, n%scale)
}

// Percent writes part of whole as 93.1%; a dash where there is no whole.
func Percent(part, whole int64) string {
	if whole == 0 {
		return "—"
	}
	return tenths(part*100, whole, 1) + "%"
}

// Compared says how a figure stands against the period before (环比).
func Compared(now, before int64) string {
	word, by := "增长", now-before
	if by < 0 {
		word, by = "下降", -by
	}
	switch {
	case before == 0 && now == 0:
		return "与上期持平（均为 0）"
	case before <= 0:
		return "上期为 0，不作比较"
	case by == 0:
		return "与上期持平"
	case by*1000 < before: // it would be written as 0.0 % or round up to 0.1 %
		return "环比" + word + "不足 0.1%"
	}
	return "环比" + word + " " + Percent(by, before)
}

// Named is a unit with its figure.
type Named struct {
	Name  string
	Value int64
}

// Ranking names the first units by their figure, those with the same one at the same
// place. Nobody is ranked for nothing.
func Ranking(list []Named, places int, unit string) string {
	list = slices.DeleteFunc(slices.Clone(list), func(n Named) bool { return n.Value <= 0 })
	slices.SortStableFunc(list, func(a, b Named) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Name, b.Name))
	})
	if len(list) == 0 {
		return ""
	}
	n := min(places, len(list))
	for n < len(list) && list[n].Value == list[n-1].Value { // nobody falls off for their name
		n++
	}
	words := make([]string, 0, n)
	for i := 0; i < n; {
		same := i + 1
		for same < n && list[same].Value == list[i].Value {
			same++
		}
		names := make([]string, 0, same-i)
		for _, one := range list[i:same] {
			names = append(names, one.Name)
		}
		word := joined(names) + "（"
		if same-i > 1 {
			word += "并列，各 "
		}
		words = append(words, word+Number(list[i].Value)+" "+unit+"）")
		i = same
	}
	if len(list) == 1 {
		return "只有" + words[0] + "。"
	}
	return "居前的是：" + strings.Join(words, "、") + "。"
}

// Reported says who reported, and names who did not.
func Reported(all int, missing []string) string {
	if all == 0 {
		return "没有应上报的驿站。"
	}
	done := int64(all - len(missing))
	s := fmt.Sprintf("应上报驿站 %s 个，已上报 %s 个，上报率 %s", Number(int64(all)), Number(done), Percent(done, int64(all)))
	if len(missing) == 0 {
		return s + "，全部上报。"
	}
	return s + fmt.Sprintf("。未上报的 %d 个：%s。未上报不等于没有服务，其数据未计入本通报。", len(missing), joined(missing))
}

// Late is a unit with its overdue problems.
type Late struct {
	Unit    string
	Count   int64
	DaysMax int64 // working days that the oldest is over its time; 0: not known
}

// Overdue names who has problems that should have been solved, most first.
func Overdue(list []Late) string {
	list = slices.DeleteFunc(slices.Clone(list), func(l Late) bool { return l.Count <= 0 })
	if len(list) == 0 {
		return "没有超期未办结的问题。"
	}
	slices.SortStableFunc(list, func(a, b Late) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.DaysMax, a.DaysMax), cmp.Compare(a.Unit, b.Unit))
	})
	var sum int64
	words := make([]string, len(list))
	for i, l := range list {
		sum += l.Count
		words[i] = fmt.Sprintf("%s %s 件", l.Unit, Number(l.Count))
		if l.DaysMax > 0 {
			words[i] += fmt.Sprintf("（最长超期 %s 个工作日）", Number(l.DaysMax))
		}
	}
	return fmt.Sprintf("超期未办结的问题 %s 件：%s。", Number(sum), joined(words))
}

// Settled says how many requests were made and settled.
func Settled(made, settled int64) string {
	if made == 0 {
		return "本期没有收集到诉求。"
	}
	return fmt.Sprintf("收集诉求和微心愿 %s 件，已办结 %s 件，办结率 %s。", Number(made), Number(settled), Percent(settled, made))
}

// joined lists names, and says how many more there are.
func joined(names []string) string {
	if len(names) <= namesMax {
		return strings.Join(names, "、")
	}
	return strings.Join(names[:namesMax], "、") + fmt.Sprintf("等 %d 个（名单见附表）", len(names))
}
