package tables

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/progress"
	"yizhan/shared/stats"
)

// builder makes the tables of one subject.
type builder struct {
	ctx       context.Context
	docs      stats.Documents
	q         Question
	page      Page
	divisions map[string]string // names by code
	titles    map[change.ID]string
}

// say is a sentence in the reader's language.
func (b *builder) say(zh, en string) string { return domain.Words{ZH: zh, EN: en}.In(b.q.Lang) }

func (b *builder) in(w domain.Words) string { return w.In(b.q.Lang) }

func (b *builder) add(t Table) {
	if t.Empty == "" {
		t.Empty = b.say("没有记录。", "There are no records.")
	}
	b.page.Tables = append(b.page.Tables, t)
}

// heads names the columns; what begins with # is a number.
func heads(names ...string) (out []Head) {
	for _, n := range names {
		name, number := strings.CutPrefix(n, "#")
		out = append(out, Head{name, number})
	}
	return out
}

func word(s string) Cell { return Cell{Text: cmp.Or(s, "—")} }

func number[N int | int64](n N) Cell { return Cell{Text: grouped(int64(n)), Value: int64(n)} }

// worry is a number that should be none.
func worry(n int) Cell {
	c := number(n)
	if n > 0 {
		c.Tone = Worry
	}
	return c
}

// grouped writes a number with 千分位: 1,284.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// rate is part of whole with one digit; a dash where there is no whole.
func rate(part, whole int) Cell {
	if whole == 0 {
		return word("")
	}
	permille := (part*2000 + whole) / (whole * 2)
	return Cell{Text: strconv.Itoa(permille/10) + "." + strconv.Itoa(permille%10) + "%", Value: int64(permille)}
}

func day(d domain.Day) Cell {
	if d == 0 {
		return word("")
	}
	return Cell{Text: d.String(), Value: int64(d)}
}

// late is by how many days something is late.
func (b *builder) late(due domain.Day) Cell {
	n := int(b.q.Today.Time().Sub(due.Time()).Hours()) / 24
	c := worry(n)
	c.Text += b.say(" 天", " days")
	return c
}

// place names a division.
func (b *builder) place(code string) (string, error) {
	if b.divisions == nil {
		entries, err := b.docs.Dictionary(b.ctx, domain.KindDivision)
		if err != nil {
			return "", err
		}
		b.divisions = map[string]string{}
		for _, e := range entries {
			b.divisions[e.Code] = e.Name
		}
	}
	if d, ok := codes.FindDivision(code); ok {
		return d.Name, nil
	}
	return cmp.Or(b.divisions[code], code, b.say("未填地区", "place not given")), nil
}

// choice names a code of a field of a kind.
func (b *builder) choice(kind, field, code string) string {
	k, _ := domain.FindKind(kind)
	f, _ := k.Field(field)
	if c, ok := f.Choice(code); ok {
		return c.In(b.q.Lang)
	}
	return cmp.Or(code, b.say("未填", "not given"))
}

// choices are the codes of a field in their order, and behind them whatever else has
// a count.
func choices[V any](kind, field string, counts map[string]V) (out []string) {
	k, _ := domain.FindKind(kind)
	f, _ := k.Field(field)
	for _, c := range f.Choices {
		out = append(out, c.Code)
	}
	for _, code := range sortedKeys(counts) {
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// records leads to the records of a register that are exactly those of a figure.
func (b *builder) records(kind string, where ...string) Link {
	return Link{Text: b.say("看记录", "Records"), Kind: kind, Where: b.where(where)}
}

// register leads to a register that holds those of a figure among others.
func (b *builder) register(kind string, where ...string) Link {
	return Link{Text: b.say("看台账", "Register"), Kind: kind, Where: b.where(where)}
}

func (b *builder) where(pairs []string) map[string]string {
	w := map[string]string{}
	if b.q.Area != "" {
		w["division"] = b.q.Area
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == "division" && codes.Within(b.q.Area, pairs[i+1]) {
			continue // a town's row is called after its county, and shows the town alone
		}
		w[pairs[i]] = pairs[i+1]
	}
	return w
}

// one leads to one document.
func (b *builder) one(kind string, id change.ID) []Link {
	return []Link{{Text: b.say("打开", "Open"), Kind: kind, ID: id}}
}

// titleOf names an organisation.
func (b *builder) titleOf(id change.ID) (string, error) {
	if b.titles == nil {
		list, err := stats.ListOf[domain.Organisation](b.ctx, b.docs, domain.KindOrganisation)
		if err != nil {
			return "", err
		}
		b.titles = map[change.ID]string{}
		for _, o := range list {
			b.titles[o.ID] = o.Value.Name
		}
	}
	switch name := b.titles[id]; {
	case id.IsZero():
		return "", nil
	case name == "":
		return b.say("在别处的单位", "a unit elsewhere"), nil
	default:
		return name, nil
	}
}

// window makes the rows of a list that are to be shown.
func window[T any](b *builder, t *Table, all []T, row func(T) (Row, error)) error {
	t.List, t.Count = true, len(all)
	if b.q.List == t.Key {
		t.Skip = min(max(b.q.Skip, 0), len(all))
	}
	shown := all[t.Skip:]
	if b.q.Limit > 0 {
		shown = shown[:min(b.q.Limit, len(shown))]
	}
	for _, one := range shown {
		r, err := row(one)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, r)
	}
	return nil
}

func list[T any](b *builder, kind string) ([]progress.Doc[T], error) {
	return stats.ListOf[T](b.ctx, b.docs, kind)
}
