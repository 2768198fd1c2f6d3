package tables

import (
	"yizhan/shared/domain"
	"yizhan/shared/progress"
)

// coverage is how far enterprises have party organisations.
func (b *builder) coverage() error {
	enterprises, err := list[domain.Enterprise](b, domain.KindEnterprise)
	if err != nil {
		return err
	}
	organisations, err := list[domain.Organisation](b, domain.KindOrganisation)
	if err != nil {
		return err
	}
	c := progress.CoverageOf(enterprises, organisations)
	how := b.say("应建：在营企业里，党员 3 名及以上的，或者已经有党组织的。已建：其中有没撤销的企业党组织（单建或联建）的。两条登记指同一家的只算一家；撤销的党组织、流动党支部不算。",
		"Should have one: enterprises that trade with 3 party members or more, or with an organisation. Have one: those of them with an enterprise organisation, of their own or with others, that was not dissolved. Two entries of one enterprise count once; floating branches do not count.")
	by := func(key, title, head string, rows map[string]progress.Cover, order []string, name func(string) (string, error), links func(string) []Link) error {
		t := Table{Key: key, Title: title, How: how, Bars: true,
			Heads: heads(head, "#"+b.say("应建", "Needed"), "#"+b.say("已建", "Have"), "#"+b.say("未建", "Missing"), "#"+b.say("覆盖率", "Rate"))}
		for _, code := range order {
			v := rows[code]
			if v.Needed == 0 {
				continue
			}
			called, err := name(code)
			if err != nil {
				return err
			}
			t.Rows = append(t.Rows, Row{Key: code, Part: int64(v.Built), Whole: int64(v.Needed), Links: links(code), Cells: covered(called, v)})
		}
		t.Total = covered(b.say("合计", "Total"), c.Cover)
		b.add(t)
		return nil
	}
	if err := by("coverage_county", b.say("按县（市、区）", "By county"), b.say("县（市、区）", "County"), c.ByCounty, sortedKeys(c.ByCounty), b.place, func(code string) []Link {
		return []Link{b.register(domain.KindEnterprise, "division", code)}
	}); err != nil {
		return err
	}
	industry := func(code string) (string, error) { return b.choice(domain.KindEnterprise, "industry", code), nil }
	if err := by("coverage_industry", b.say("按行业", "By industry"), b.say("行业", "Industry"), c.ByIndustry, choices(domain.KindEnterprise, "industry", c.ByIndustry), industry, func(code string) []Link {
		return []Link{b.register(domain.KindEnterprise, "industry", code)}
	}); err != nil {
		return err
	}
	b.page.Tables[0].Note = b.say("已建里，单建 "+grouped(int64(c.Single))+" 家，联建 "+grouped(int64(c.Joint))+" 家。",
		"Of those that have one: "+grouped(int64(c.Single))+" of their own, "+grouped(int64(c.Joint))+" with others.")
	t := Table{Key: "missing", Title: b.say("应建未建的企业", "Should have one, have none"),
		Heads: heads(b.say("企业", "Enterprise"), b.say("县（市、区）", "County"), b.say("行业", "Industry"), "#"+b.say("党员", "Members"), "#"+b.say("从业人数", "People")),
		How:   how, Empty: b.say("没有应建未建的企业。", "None is missing.")}
	err = window(b, &t, c.Missing, func(e progress.Doc[domain.Enterprise]) (Row, error) {
		place, err := b.place(e.Value.Division)
		return Row{Key: e.ID.String(), Links: b.one(domain.KindEnterprise, e.ID), Cells: []Cell{word(e.Value.Name), word(place),
			word(b.choice(domain.KindEnterprise, "industry", e.Value.Industry)), number(e.Value.PartyMembers), number(e.Value.Headcount)}}, err
	})
	b.add(t)
	return err
}

func covered(name string, c progress.Cover) []Cell {
	return []Cell{word(name), number(c.Needed), number(c.Built), worry(c.Needed - c.Built), rate(c.Built, c.Needed)}
}
