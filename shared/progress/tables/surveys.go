package tables

import (
	"cmp"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/progress"
)

// found is an entry of a comparison and what became of it.
type found struct {
	progress.Doc[domain.SurveyEntry]
	what   string
	fields []string
}

// surveys compares two rounds.
func (b *builder) surveys() error {
	rounds, err := list[domain.SurveyRound](b, domain.KindSurveyRound)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rounds, func(x, y progress.Doc[domain.SurveyRound]) int {
		return cmp.Or(cmp.Compare(x.Value.From, y.Value.From), cmp.Compare(x.Value.Number, y.Value.Number), cmp.Compare(x.ID.String(), y.ID.String()))
	})
	before, after := b.q.Before, b.q.After
	for i, r := range rounds {
		b.page.Rounds = append(b.page.Rounds, Choice{r.ID.String(), r.Value.Name + " · " + r.Value.From.String()})
		if i == len(rounds)-2 && before.IsZero() {
			before = r.ID
		}
		if i == len(rounds)-1 && after.IsZero() {
			after = r.ID
		}
	}
	if len(rounds) < 2 {
		b.page.Nothing = b.say("有两轮摸排以后，这里比对后一轮新增、消失和变化了什么。", "With two rounds of a survey, what the later one found that is new, gone or changed stands here.")
		return nil
	}
	b.page.Before, b.page.After = before.String(), after.String()
	entries, err := list[domain.SurveyEntry](b, domain.KindSurveyEntry)
	if err != nil {
		return err
	}
	of := func(round change.ID) (out []progress.Doc[domain.SurveyEntry]) {
		for _, e := range entries {
			if e.Value.Round == round {
				out = append(out, e)
			}
		}
		return out
	}
	return b.compared(progress.DiffSurveys(of(before), of(after)))
}

func (b *builder) compared(d progress.SurveyDiff) error {
	var all []found
	for _, e := range d.New {
		all = append(all, found{e, "new", nil})
	}
	for _, e := range d.Gone {
		all = append(all, found{e, "gone", nil})
	}
	for _, e := range d.Changed {
		all = append(all, found{e.After, "changed", e.Fields})
	}
	counties := map[string]map[string]int{}
	total := map[string]int{}
	for _, f := range all {
		county := cmp.Or(codes.CountyOf(f.Value.Division), f.Value.Division)
		if counties[county] == nil {
			counties[county] = map[string]int{}
		}
		counties[county][f.what]++
		total[f.what]++
	}
	how := b.say("同一家企业按统一社会信用代码认，同一个人按手机认，没有的按名称加地区认。一轮里登记了两次的，以后一次为准。变化是名称、代码、手机、群体、单位、人数、党员、地区里有不同。",
		"One enterprise is known by its credit code, one person by the telephone, else by name and place. Of two entries in one round the later one counts. Changed means another name, code, telephone, group, employer, number of people, party membership or place.")
	cells := func(name string, n map[string]int) []Cell {
		return []Cell{word(name), number(n["new"]), number(n["gone"]), number(n["changed"])}
	}
	t := Table{Key: "surveys", Title: b.say("按县（市、区）", "By county"), How: how,
		Heads: heads(b.say("县（市、区）", "County"), "#"+b.say("新增", "New"), "#"+b.say("消失", "Gone"), "#"+b.say("变化", "Changed")),
		Note:  b.say("两轮一样的 "+grouped(int64(d.Same))+" 条。", grouped(int64(d.Same))+" are the same in both."), Total: cells(b.say("合计", "Total"), total)}
	for _, county := range sortedKeys(counties) {
		name, err := b.place(county)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, Row{Key: county, Cells: cells(name, counties[county]), Links: []Link{b.register(domain.KindSurveyEntry, "round", b.page.After, "division", county)}})
	}
	b.add(t)
	return b.entries(all)
}

// entries lists what differs; persons stand there behind their masks, and of what
// changed only which field.
func (b *builder) entries(all []found) error {
	words := map[string]string{"new": b.say("新增", "new"), "gone": b.say("消失", "gone"), "changed": b.say("变化", "changed")}
	kind, _ := domain.FindKind(domain.KindSurveyEntry)
	t := Table{Key: "entries", Title: b.say("逐条（姓名已隐去）", "One by one, masked"), Heads: heads(b.say("名称", "Name"), b.say("对象", "Subject"), b.say("县（市、区）", "County"), b.say("怎样", "What"), b.say("变了什么", "In what")),
		Empty: b.say("两轮没有不同。", "The rounds do not differ.")}
	err := window(b, &t, all, func(f found) (Row, error) {
		place, err := b.place(f.Value.Division)
		name := f.Value.Name
		if f.Value.Subject == domain.SurveyPerson {
			name = domain.Mask(name)
			if b.q.Nameless {
				name = ""
			}
		}
		var fields []string
		for _, n := range f.fields {
			field, _ := kind.Field(n)
			fields = append(fields, b.in(field.Label))
		}
		return Row{Key: f.ID.String(), Links: b.one(domain.KindSurveyEntry, f.ID), Cells: []Cell{word(name), word(b.choice(domain.KindSurveyEntry, "subject", f.Value.Subject)), word(place),
			word(words[f.what]), word(strings.Join(fields, b.say("、", ", ")))}}, err
	})
	b.add(t)
	return err
}
