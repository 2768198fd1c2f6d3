package register_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yizhan/migrations"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/shared/sqlitedb"
)

const today domain.Day = 20261126

// books is a real ledger with documents that are written as the city writes them.
type books struct {
	t    testing.TB
	db   *sqlitedb.DB
	mint *change.Minter
}

func newBooks(t testing.TB) *books {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := sqlitedb.Migrate(t.Context(), path, migrations.OfStation()); err != nil {
		t.Fatal(err)
	}
	db, err := sqlitedb.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // the test is over
	return &books{t, db, change.NewMinter()}
}

// broken is a store whose disk fails at single documents.
type broken struct{ register.Documents }

var errDisk = errors.New("the disk fails")

func (broken) Find(context.Context, string, change.ID) (merge.Document, bool, error) {
	return merge.Document{}, false, errDisk
}

// TestAFailingDiskIsNotNothing: what cannot be read is not said to be gone: a form would
// ask for another parent, a list would have numbers for names.
func TestAFailingDiskIsNotNothing(t *testing.T) {
	b := newBooks(t)
	above := b.add(domain.KindOrganisation, register.Form{"name": "两新工委", "type": "work_committee", "division": "511102", "founded_on": "2026-01-01", "state": "active"})[0]
	below := register.Form{"name": "行业党委", "type": "industry_committee", "division": "511102", "founded_on": "2026-01-01", "state": "active", "parent": above.String()}
	b.add(domain.KindOrganisation, below)
	b.read(func(docs register.Documents) error {
		if _, err := register.Prepare(t.Context(), broken{docs}, domain.KindOrganisation, change.ID{}, 0, below, today, func() change.ID { return change.Named("new", "one") }); !errors.Is(err, errDisk) {
			t.Errorf("a form: %v", err)
		}
		if _, err := register.List(t.Context(), broken{docs}, register.Query{Kind: domain.KindOrganisation}, "zh"); !errors.Is(err, errDisk) {
			t.Errorf("a list: %v", err)
		}
		show := register.NewShower(t.Context(), broken{docs}, "zh")
		show.Show(domain.Field{Input: domain.InputGroup}, mustMarshal(t, "N3"))
		if !errors.Is(show.Err(), errDisk) {
			t.Errorf("a group: %v", show.Err())
		}
		return nil
	})
}

func mustMarshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := change.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestADayThatHasNotCome: whose computer is years behind reads by the refusal which day
// it takes for today.
func TestADayThatHasNotCome(t *testing.T) {
	for kind, field := range map[string]string{domain.KindEnterprise: "entered_on", domain.KindFloatingMember: "consent_at"} {
		k, _ := domain.FindKind(kind)
		_, wrong := register.Read(k, register.Form{field: "2026-01-05"}, 20190301)
		for _, lang := range []string{"zh", "en"} {
			if said := fault.Sentence(wrong[field], lang); !strings.Contains(said, "2019-03-01") {
				t.Errorf("%s: %s", field, said)
			}
		}
	}
}

// add writes what forms say, many together.
func (b *books) add(kind string, forms ...register.Form) []change.ID {
	b.t.Helper()
	k, _ := domain.FindKind(kind)
	ids := make([]change.ID, len(forms))
	err := sqlite.Write(b.t.Context(), b.db, func(tx sqlite.Tx) error {
		entries := make([]ledger.Entry, len(forms))
		for i, form := range forms {
			values, wrong := register.Read(k, form, today)
			if wrong != nil {
				return wrong
			}
			ids[i] = b.mint.New(time.Now())
			body, err := change.Marshal(merge.Edit{Fields: register.Differs(k, nil, values)})
			if err != nil {
				return err
			}
			entries[i] = ledger.Entry{Change: change.Change{Kind: kind, Version: k.Version, ID: ids[i], Clock: change.StampAt(time.Now()), Body: body}}
		}
		outcomes, err := ledger.Apply(b.t.Context(), tx, ledger.Author{City: true, Received: time.Now()}, entries)
		for _, o := range outcomes {
			if o.Refused != nil {
				return o.Refused
			}
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return ids
}

// put writes a document under an id that was chosen, past the steps that lead there.
func (b *books) put(kind string, id change.ID, form register.Form) {
	b.t.Helper()
	values, wrong := register.Read(kindOf(kind), form, today)
	if wrong != nil {
		b.t.Fatal(wrong)
	}
	d := merge.Document{Kind: kind, ID: id, Revision: 1, Fields: map[string]merge.Field{}}
	for name, v := range values {
		d.Fields[name] = merge.Field{Value: v, Revision: 1}
	}
	if err := sqlite.Write(b.t.Context(), b.db, func(tx sqlite.Tx) error { _, err := ledger.Plant(b.t.Context(), tx, d); return err }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *books) list(q register.Query) (p register.Page) {
	b.t.Helper()
	b.read(func(docs register.Documents) (err error) {
		p, err = register.List(b.t.Context(), docs, q, "zh")
		return err
	})
	return p
}

func (b *books) read(f func(docs register.Documents) error) {
	b.t.Helper()
	if err := b.db.Read(b.t.Context(), func(tx *sql.Tx) error { return f(sqlite.Documents{R: tx}) }); err != nil {
		b.t.Fatal(err)
	}
}

func enterprise(name, industry, division string, people int) register.Form {
	return register.Form{"name": name, "industry": industry, "division": division, "headcount": fmt.Sprint(people), "entered_on": "2026-11-01", "state": "active", "contact": "张三丰", "phone": "13800138000"}
}

func titles(p register.Page) (out []string) {
	for _, r := range p.Rows {
		out = append(out, r.Title)
	}
	return out
}

func TestList(t *testing.T) {
	b := newBooks(t)
	ids := b.add("enterprise", enterprise("嘉州快递有限公司", "快递", "市中区", 120), enterprise("峨眉货运", "freight", "511181", 9), enterprise("沙湾 货运站", "道路货运", "511111001", 30))
	for _, c := range []struct {
		name string
		q    register.Query
		want []string
	}{
		{"all, the newest first", register.Query{}, []string{"沙湾 货运站", "峨眉货运", "嘉州快递有限公司"}},
		{"a part of a name", register.Query{Words: "货运"}, []string{"沙湾 货运站", "峨眉货运"}},
		{"two words", register.Query{Words: "货运 沙湾"}, []string{"沙湾 货运站"}},
		{"an industry as people say it", register.Query{Words: "道路货运"}, []string{"沙湾 货运站", "峨眉货运"}},
		{"a telephone number", register.Query{Words: "13800138000"}, []string{"沙湾 货运站", "峨眉货运", "嘉州快递有限公司"}},
		{"what its mask shows", register.Query{Words: "8000"}, []string{"沙湾 货运站", "峨眉货运", "嘉州快递有限公司"}},
		{"what its mask hides", register.Query{Words: "13800138"}, nil},
		{"one digit more than the mask shows", register.Query{Words: "38000"}, nil},
		{"a person", register.Query{Words: "张三丰"}, []string{"沙湾 货运站", "峨眉货运", "嘉州快递有限公司"}},
		{"what a person's mask hides", register.Query{Words: "三丰"}, nil},
		{"nothing like it", register.Query{Words: "飞机"}, nil},
		{"a choice", register.Query{Where: map[string]string{"industry": "freight"}}, []string{"沙湾 货运站", "峨眉货运"}},
		{"a county with its towns", register.Query{Where: map[string]string{"division": "511111"}}, []string{"沙湾 货运站"}},
		{"what somebody may see", register.Query{Within: "511181"}, []string{"峨眉货运"}},
		{"the whole city", register.Query{Within: "511100", Sort: "headcount"}, []string{"峨眉货运", "沙湾 货运站", "嘉州快递有限公司"}},
		{"the largest first", register.Query{Sort: "headcount", Down: true, Limit: 2}, []string{"嘉州快递有限公司", "沙湾 货运站"}},
		{"the second page", register.Query{Offset: 1, Limit: 1}, []string{"峨眉货运"}},
		{"beyond the end", register.Query{Offset: 9, Limit: 1}, nil},
	} {
		c.q.Kind = "enterprise"
		if p := b.list(c.q); !slices.Equal(titles(p), c.want) {
			t.Errorf("%s: %v of %d, want %v", c.name, titles(p), p.Count, c.want)
		}
	}
	p := b.list(register.Query{Kind: "enterprise", Limit: 1})
	if p.Count != 3 || p.Rows[0].ID != ids[2] {
		t.Errorf("a page of %d with %v", p.Count, p.Rows)
	}
	p = b.list(register.Query{Kind: "enterprise", Words: "快递"})
	for i, f := range p.Columns {
		if f.Name == "division" && p.Rows[0].Cells[i] != "市中区" || f.Name == "industry" && p.Rows[0].Cells[i] != "快递" {
			t.Errorf("%s shows as %q", f.Name, p.Rows[0].Cells[i])
		}
	}
}

func TestPersonalFieldsAreMasked(t *testing.T) {
	b := newBooks(t)
	ids := b.add("enterprise", enterprise("嘉州快递", "express", "511102", 1))
	b.read(func(docs register.Documents) error {
		d, _, err := docs.Find(t.Context(), "enterprise", ids[0])
		k, _ := domain.FindKind("enterprise")
		show := register.NewShower(t.Context(), docs, "zh")
		contact, _ := k.Field("contact")
		phone, _ := k.Field("phone")
		values := d.Values()
		if a, b := show.Show(contact, values["contact"]), show.Show(phone, values["phone"]); a != "张**" || b != "****8000" {
			t.Errorf("masked: %q, %q", a, b)
		}
		// A tick is masked whether there is one or not.
		kind, _ := domain.FindKind("survey_entry")
		party, _ := kind.Field("party")
		for _, value := range [][]byte{nil, {0xf4}, {0xf5}} { // false and true in CBOR
			if got := show.Show(party, value); got != "****" {
				t.Errorf("the tick %x shows as %q", value, got)
			}
		}
		show.Open = true
		if got := show.Show(party, []byte{0xf5}); got != "是" {
			t.Errorf("an open tick shows as %q", got)
		}
		if a, b := show.Show(contact, values["contact"]), show.Show(phone, values["phone"]); a != "张三丰" || b != "13800138000" {
			t.Errorf("open: %q, %q", a, b)
		}
		return err
	})
}

// TestEveryFormComesBack: what a form shows of a document is what it reads again.
func TestEveryFormComesBack(t *testing.T) {
	for _, k := range register.Kinds() {
		form := register.Form{}
		for _, f := range k.Fields {
			form[f.Name] = sample(f)
		}
		values, wrong := register.Read(k, form, today)
		if wrong != nil {
			t.Errorf("%s: %v", k.Name, wrong)
			continue
		}
		if err := k.Validate(values); err != nil {
			t.Errorf("%s: %v", k.Name, err)
		}
		back := register.FormOf(k, values)
		again, wrong := register.Read(k, back, today)
		if d := register.Differs(k, values, again); wrong != nil || len(d) > 0 {
			t.Errorf("%s differs in %v, %v", k.Name, d, wrong)
		}
		empty, _ := register.Read(k, register.Form{}, today)
		if len(empty) != 0 {
			t.Errorf("%s: an empty form says %v", k.Name, empty)
		}
	}
}

func sample(f domain.Field) string {
	switch f.Input {
	case domain.InputPhone:
		return "138 0013 8000"
	case domain.InputCredit:
		return "91350100m000100y43"
	case domain.InputDivision:
		return "市中区"
	case domain.InputChoice:
		return f.Choices[len(f.Choices)-1].ZH
	case domain.InputLines:
		return "N1、N4"
	case domain.InputDay:
		return "2026年11月3日"
	case domain.InputMoment:
		return "2026-11-03 09:30"
	case domain.InputCount:
		if f.Name == "year" {
			return "2026"
		}
		return "7"
	case domain.InputMoney:
		return "10.50"
	case domain.InputDegrees:
		return "29.552"
	case domain.InputTick:
		return "是"
	case domain.InputLink:
		return change.Named(f.Of, "1").String()
	}
	return "𠮷"
}

func TestFormsRefuse(t *testing.T) {
	k, _ := domain.FindKind("problem")
	e, _ := domain.FindKind("enterprise")
	h, _ := domain.FindKind("hotspot")
	for _, c := range []struct {
		kind         *domain.Kind
		field, typed string
	}{
		{k, "raised_on", "2026-11-27"}, {k, "raised_on", "2026-02-30"}, {k, "raised_on", "昨天"}, {k, "source", "梦见的"}, {k, "days", "3.5"}, {k, "days", "1e9"},
		{e, "credit", "91350100M000100Y44"}, {e, "phone", "12345"}, {e, "division", "某某区"}, {e, "division", "999"}, {e, "same_as", "那一家"}, {h, "latitude", "29.5520001"},
	} {
		_, wrong := register.Read(c.kind, register.Form{c.field: c.typed}, today)
		if err := wrong[c.field]; !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != c.field || fault.Sentence(err, "zh") == "" || strings.Contains(fault.Sentence(err, "en"), "12345") {
			t.Errorf("%s %q: %v", c.field, c.typed, err)
		}
	}
	if _, wrong := register.Read(k, register.Form{"due": "2027-01-01"}, today); wrong != nil {
		t.Errorf("a deadline in the future: %v", wrong)
	}
}

// BenchmarkList lists, filters and searches a hundred thousand enterprises.
func BenchmarkList(b *testing.B) {
	books := newBooks(b)
	for range 100 {
		forms := make([]register.Form, 1000)
		for i := range forms {
			forms[i] = enterprise(fmt.Sprintf("嘉州%06d号运输有限公司", i), domain.Industries[i%len(domain.Industries)].Code, "511102", i)
		}
		books.add("enterprise", forms...)
	}
	for name, q := range map[string]register.Query{
		"first": {Limit: 100}, "words": {Words: "000123号", Limit: 100}, "filter": {Where: map[string]string{"industry": "freight"}, Limit: 100}, "sorted": {Sort: "headcount", Limit: 100},
	} {
		q.Kind = "enterprise"
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				books.list(q)
			}
		})
	}
}

// TestPrepare: a form becomes an edit of what differs, a step brings its day and its
// deadline, and what may not be is refused with its field.
func TestPrepare(t *testing.T) {
	b := newBooks(t)
	city := b.add("organisation", register.Form{"name": "市委两新工委", "type": "work_committee", "division": "511100", "founded_on": "2025-01-01", "state": "active"})[0]
	prepare := func(kind string, id change.ID, form register.Form) (e register.Edit, err error) {
		b.read(func(docs register.Documents) error {
			base := uint64(0)
			if doc, found, _ := docs.Find(t.Context(), kind, id); found {
				base = doc.Revision
			}
			e, err = register.Prepare(t.Context(), docs, kind, id, base, form, today, func() change.ID { return b.mint.New(time.Now()) })
			return nil
		})
		return e, err
	}
	form := register.Form{"name": "路灯不亮", "source": "meeting", "division": "市中区", "raised_on": "2026-11-02", "state": ""}
	e, err := prepare("problem", change.ID{}, form)
	if err != nil || !e.New || register.FormOf(kindOf("problem"), e.Values)["state"] != "registered" {
		t.Fatalf("a new problem: %+v, %v", e, err)
	}
	id := b.add("problem", register.Form{"name": "路灯不亮", "source": "meeting", "division": "511102", "raised_on": "2026-11-02", "state": "registered"})[0]
	e, err = prepare("problem", id, register.Form{"state": "assigned", "organisation": city.String(), "days": "5"})
	if got := register.FormOf(kindOf("problem"), e.Values); err != nil || got["assigned_on"] != "2026-11-26" || got["due"] != "2026-12-03" || len(e.Fields) != 5 {
		t.Errorf("assigned: %v of %v, %v", e.Fields, got, err)
	}
	if e, err := prepare("problem", id, register.Form{"name": "路灯不亮"}); err != nil || !e.Nothing() {
		t.Errorf("nothing typed is %v, %v", e.Fields, err)
	}
	for name, c := range map[string]struct {
		kind  string
		id    change.ID
		form  register.Form
		field string
	}{
		"solved at once":           {"problem", id, register.Form{"state": "solved", "organisation": city.String(), "due": "2026-12-01", "measures": "换了"}, "state"},
		"assigned to nobody":       {"problem", id, register.Form{"state": "assigned", "days": "5"}, "organisation"},
		"nothing filled in":        {"problem", change.ID{}, register.Form{"name": ""}, "source"},
		"the wrong level above":    {"organisation", change.ID{}, register.Form{"name": "流动支部", "type": "floating_branch", "parent": city.String(), "division": "511102", "founded_on": "2026-01-01"}, "parent"},
		"nobody above":             {"organisation", change.ID{}, register.Form{"name": "流动支部", "type": "floating_branch", "division": "511102", "founded_on": "2026-01-01"}, "parent"},
		"under a branch of nobody": {"organisation", change.ID{}, register.Form{"name": "行业党委", "type": "industry_committee", "parent": id.String(), "division": "511102", "founded_on": "2026-01-01"}, "parent"},
		"under itself":             {"organisation", city, register.Form{"type": "industry_committee", "parent": city.String()}, "parent"},
	} {
		_, err := prepare(c.kind, c.id, c.form)
		wrong, ok := errors.AsType[register.Wrong](err)
		if !ok || wrong[c.field] == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := prepare("problem", change.Named("problem", "?"), form); !fault.Is(err, fault.NotFound) {
		t.Errorf("of nothing: %v", err)
	}
}

func kindOf(name string) *domain.Kind {
	k, _ := domain.FindKind(name)
	return k
}

// TestTree: everybody has a place, and what two edits left wrong is shown.
func TestTree(t *testing.T) {
	b := newBooks(t)
	add := func(name, kind, division string, parent change.ID) change.ID {
		form := register.Form{"name": name, "type": kind, "division": division, "founded_on": "2025-01-01", "state": "active"}
		if !parent.IsZero() {
			form["parent"] = parent.String()
		}
		return b.add("organisation", form)[0]
	}
	top := add("两新工委", "work_committee", "511100", change.ID{})
	add("交通局", "department", "511100", change.ID{})
	industry := add("快递行业党委", "industry_committee", "511102", top)
	branch := add("嘉州快递党支部", "enterprise_branch", "511102", industry)
	add("流动支部", "floating_branch", "511102", branch)
	add("级别不对", "floating_branch", "511102", industry)
	add("上级没了", "floating_branch", "511102", change.Named("organisation", "gone"))
	// Two offices that moved two committees under each other.
	one, two := b.mint.New(time.Now()), change.ID{}
	two = add("甲", "industry_committee", "511181", one)
	b.put("organisation", one, register.Form{"name": "乙", "type": "industry_committee", "division": "511181", "founded_on": "2025-01-01", "state": "active", "parent": two.String()})
	var all, county *register.Tree
	b.read(func(docs register.Documents) (err error) {
		if all, err = register.ReadTree(t.Context(), docs, ""); err == nil {
			county, err = register.ReadTree(t.Context(), docs, "511102")
		}
		return err
	})
	faults := map[string]register.TreeFault{}
	for _, n := range all.Faults {
		faults[n.Name] = n.Fault
	}
	want := map[string]register.TreeFault{"级别不对": register.FaultLevel, "上级没了": register.FaultLost, "甲": register.FaultCircle, "乙": register.FaultCircle}
	if !maps.Equal(faults, want) || all.Count != 9 || len(all.Departments) != 1 {
		t.Errorf("%d with faults %v", all.Count, faults)
	}
	for _, n := range all.Roots {
		if n.Name == "两新工委" && n.Below != [5]int{0, 0, 1, 1, 1} {
			t.Errorf("below the top %v", n.Below)
		}
	}
	for _, n := range county.Roots {
		if n.Name == "快递行业党委" && n.Fault != register.FaultNone {
			t.Errorf("what is above a county is missing there: %s", n.Fault)
		}
	}
}

// TestBoard: what is late, near and undecided is there, and nothing else.
func TestBoard(t *testing.T) {
	b := newBooks(t)
	unit := b.add("organisation", register.Form{"name": "交通局", "type": "department", "division": "511102", "founded_on": "2025-01-01", "state": "active"})[0]
	problem := func(name, state, due string) register.Form {
		f := register.Form{"name": name, "source": "visit", "division": "511102", "raised_on": "2026-10-01", "state": state, "due": due, "organisation": unit.String(), "measures": "做了", "reason": "等货"}
		return f
	}
	b.put("problem", b.mint.New(time.Now()), problem("迟了", "assigned", "2026-11-20"))
	b.put("problem", b.mint.New(time.Now()), problem("快了", "extended", "2026-12-03"))
	b.put("problem", b.mint.New(time.Now()), problem("还早", "handling", "2026-12-04"))
	b.put("problem", b.mint.New(time.Now()), problem("待审", "reviewing", "2026-11-01"))
	b.put("problem", b.mint.New(time.Now()), problem("别县", "registered", ""))
	b.add("mechanism", register.Form{"name": "月报", "division": "511102", "since": "2026-01-01", "months": "1", "last_on": "2026-10-15", "state": "active"},
		register.Form{"name": "停了的", "division": "511102", "since": "2026-01-01", "months": "1", "state": "ended"})
	b.add("enterprise", enterprise("嘉州货运有限公司", "freight", "511102", 3), enterprise("嘉州货运 有限责任公司", "freight", "511102001", 3), enterprise("嘉州货运有限公司", "freight", "511181", 3))
	b.add("duty", register.Form{"name": "走访", "list": "secretary", "organisation": unit.String(), "division": "511102", "every": "month", "since": "2026-10-09", "state": "active"})
	var lines []string
	var made []register.Edit
	b.read(func(docs register.Documents) (err error) {
		due, err := register.Board(t.Context(), docs, "511102", today, "zh")
		for _, d := range due {
			lines = append(lines, fmt.Sprint(d.Title, " ", d.What.ZH, " ", int(d.Day), " ", d.Late))
		}
		if err == nil {
			made, err = register.MissingTasks(t.Context(), docs, "511102", today)
		}
		return err
	})
	want := []string{"月报 该执行了 20261115 true", "迟了 办结期限 20261120 true", "快了 办结期限 20261203 false",
		"嘉州货运 有限责任公司 可能与另一家是同一家 0 false", "别县 待交办 0 false", "待审 待审核 0 false"}
	if !slices.Equal(lines, want) {
		t.Errorf("the board:\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if len(made) != 2 || register.FormOf(kindOf("duty_task"), made[1].Values)["due"] != "2026-11-30" {
		t.Errorf("tasks %v", made)
	}
}

// TestANewFormAsksForLittle: what comes with later steps is not asked for at first, and
// what may not be empty is.
func TestANewFormAsksForLittle(t *testing.T) {
	names := func(k *domain.Kind) (out []string) {
		for _, f := range register.AskedFirst(k) {
			out = append(out, f.Name)
		}
		return out
	}
	if got := names(kindOf("problem")); !slices.Equal(got, []string{"name", "source", "meeting", "request", "group", "division", "raised_on", "text"}) {
		t.Errorf("a problem: %v", got)
	}
	for _, k := range register.Kinds() {
		asked := names(k)
		for _, f := range k.Fields {
			if f.Need && k.Machines[f.Name] == nil && !slices.Contains(asked, f.Name) {
				t.Errorf("%s: %s may not be empty and is not asked for", k.Name, f.Name)
			}
		}
	}
}
