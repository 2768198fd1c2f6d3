package station

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

func (d *desk) disclosures(t *testing.T) int {
	t.Helper()
	n := 0
	err := d.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.ListDocuments[domain.Disclosure](ctx, tx, domain.KindDisclosure)
		n = len(docs)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUnmaskingIsRefused(t *testing.T) {
	d := newDesk(t, RoleStation)
	m := enrol(t, d, Registration{Name: "张三丰", Phone: "13812345678"})
	for name, c := range map[string]struct {
		id     change.ID
		reason string
		kind   fault.Kind
	}{
		"without a reason": {m.ID, "  ", fault.Invalid},
		"a long reason":    {m.ID, strings.Repeat("要", 201), fault.Invalid},
		"of nobody":        {change.Named("member", "nobody"), "核对", fault.NotFound},
	} {
		if p, err := d.Unmask(ctx, c.id, c.reason); !fault.Is(err, c.kind) || p.Name != "" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	// What cannot be written down is not shown.
	failing := func(do string) {
		err := sqlite.Write(ctx, d.db, func(tx sqlite.Tx) error { return tx.Exec(ctx, do) })
		if err != nil {
			t.Fatal(err)
		}
	}
	failing("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
	if p, err := d.Unmask(ctx, m.ID, "核对"); err == nil || p.Name != "" || p.History != nil {
		t.Errorf("%+v, %v", p, err)
	}
	failing("DROP TRIGGER full")
	if n := d.disclosures(t); n != 0 {
		t.Errorf("%d disclosures", n)
	}
	d.attend(t, "王老师", "2580", true)
	if err := d.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"unmask":    func() error { return second(d.Unmask(ctx, m.ID, "核对")) },
		"person":    func() error { return second(d.Person(ctx, m.ID)) },
		"withdraw":  func() error { return d.WithdrawConsent(ctx, m.ID, "本人要求") },
		"mark":      func() error { return d.MarkSame(ctx, m.ID, change.Named("member", "x"), "") },
		"unmark":    func() error { return d.Unmark(ctx, m.ID) },
		"employers": func() error { return second(d.Employers(ctx, 9)) },
	} {
		if err := try(); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s on a locked desk: %v", name, err)
		}
	}
}

func TestUnmaskingIsWrittenDownAndSeenInTheHistory(t *testing.T) {
	d := newDesk(t, RoleStation)
	d.attend(t, "王老师", "2580", true)
	m := enrol(t, d, Registration{Name: "张三丰", Phone: "13812345678", Plate: "川LA2345", Party: "某支部", PartyConsent: true})
	d.now = d.now.Add(time.Hour)
	if err := d.EditMember(ctx, m.ID, Registration{Name: "张三丰", Phone: "13812345679", Group: "N3"}); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Hour)
	before := d.disclosures(t)
	p, err := d.Unmask(ctx, m.ID, "与本人核对")
	if err != nil || p.Name != "张三丰" || p.Phone != "13812345679" || p.Party != "" {
		t.Fatalf("%+v, %v", p, err)
	}
	if n := d.disclosures(t); n != before+1 {
		t.Errorf("%d disclosures", n)
	}
	person, err := d.Person(ctx, m.ID)
	if err != nil || len(person.History) != 3 {
		t.Fatalf("%+v, %v", person.History, err)
	}
	look, edit, first := person.History[0], person.History[1], person.History[2]
	if look.Kind != HistoryLooked || look.By != "王老师" || look.Reason != "与本人核对" {
		t.Errorf("the look: %+v", look)
	}
	if edit.Kind != HistoryEdited || !edit.Here || !slices.Contains(edit.Fields, FieldChange{Field: "phone", Before: "****5678", After: "****5679"}) {
		t.Errorf("the correction: %+v", edit)
	}
	if first.Kind != HistoryRegistered || !slices.Contains(first.Fields, FieldChange{Field: "name", After: "张**", First: true}) {
		t.Errorf("the registration: %+v", first)
	}
	for _, e := range person.History {
		for _, f := range e.Fields {
			if strings.Contains(f.Before+f.After, "三丰") || strings.Contains(f.Before+f.After, "1381234") || strings.Contains(f.Before+f.After, "支部") {
				t.Errorf("shown without a reason: %+v", f)
			}
		}
	}
	if !slices.Contains(p.History[0].Fields, FieldChange{Field: "phone", Before: "13812345678", After: "13812345679"}) {
		t.Errorf("unmasked history: %+v", p.History[0])
	}
}

func TestErasingIsRefused(t *testing.T) {
	d := newDesk(t, RoleStation)
	m := enrol(t, d, Registration{Name: "张三丰"})
	if err := d.DeleteMember(ctx, m.ID, " "); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	if err := d.WithdrawConsent(ctx, change.Named("member", "nobody"), "本人要求"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	if p, err := d.Person(ctx, m.ID); err != nil || p.Erased {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestErasingKeepsTheFigures erases what is personal, with the card and without, and
// finds nothing of it in the documents, while every visit still counts.
func TestErasingKeepsTheFigures(t *testing.T) {
	d := newDesk(t, RoleStation)
	kept := enrol(t, d, Registration{Name: "张三丰", Phone: "13812345678", Plate: "川LA2345", Employer: "某某货运"})
	gone := enrol(t, d, Registration{Name: "李四光", Phone: "13800009999"})
	for _, m := range []MemberRow{kept, gone} {
		if _, err := d.RecordVisit(ctx, VisitInput{Group: "N3", Member: m.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.WithdrawConsent(ctx, kept.ID, "本人撤回同意"); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteMember(ctx, gone.ID, "本人要求"); err != nil {
		t.Fatal(err)
	}
	if n := d.total(t, domain.MeasurePeople); n != 2 {
		t.Errorf("%d people", n)
	}
	p, err := d.Person(ctx, kept.ID)
	if err != nil || !p.Erased || p.Mask != "" || p.PhoneTail != "" || p.Plate != "" || p.Employer != "" || p.Visits != 1 || p.EndedWhy != "本人撤回同意" {
		t.Errorf("%+v, %v", p, err)
	}
	for _, e := range p.History {
		for _, f := range e.Fields {
			if personalFields[f.Field] {
				t.Errorf("the history still tells %+v", f)
			}
		}
	}
	if _, err := d.Unmask(ctx, kept.ID, "核对"); !fault.Is(err, fault.NotFound) {
		t.Errorf("unmask: %v", err)
	}
	if _, err := d.Person(ctx, gone.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a deleted card: %v", err)
	}
	for _, text := range []string{"5678", "9999", "zsf", "lsg", "A2345"} {
		if found, err := d.FindMembers(ctx, text); err != nil || len(found) != 0 {
			t.Errorf("%q finds %v, %v", text, found, err)
		}
	}
	if found, err := d.FindMembers(ctx, kept.Code); err != nil || len(found) != 1 {
		t.Errorf("the card finds %v, %v", found, err)
	}
	err = d.read(ctx, func(tx *sql.Tx) error {
		for _, personal := range []string{"三丰", "四光", "13812345678", "13800009999", "LA2345", "某某货运"} {
			var n int
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM document WHERE instr(state, CAST(? AS BLOB)) > 0", personal).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				t.Errorf("%s still stands in a document", personal)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := d.Verify(ctx, nil); err != nil || len(v.Findings) != 0 {
		t.Errorf("%+v, %v", v.Findings, err)
	}
}

func TestTwoCardsOfOnePerson(t *testing.T) {
	d := newDesk(t, RoleStation)
	first := enrol(t, d, Registration{Name: "张三", Phone: "13812345678"})
	other := enrol(t, d, Registration{Name: "张三", Phone: "13812345679"})
	if _, err := d.RecordVisit(ctx, VisitInput{Group: "N3", Member: other.ID}); err != nil {
		t.Fatal(err)
	}
	if err := d.MarkSame(ctx, other.ID, first.ID, "本人确认"); err != nil {
		t.Fatal(err)
	}
	p, err := d.Person(ctx, first.ID)
	if err != nil || len(p.Others) != 1 || p.Others[0].ID != other.ID || p.Visits != 1 || len(p.Last) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if o, err := d.Person(ctx, other.ID); err != nil || o.Under == nil || o.Under.ID != first.ID || o.UnderWhy != "本人确认" || !o.Same {
		t.Errorf("%+v, %v", o, err)
	}
	if err := d.Unmark(ctx, other.ID); err != nil {
		t.Fatal(err)
	}
	if p, err := d.Person(ctx, first.ID); err != nil || len(p.Others) != 0 || p.Visits != 0 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestEmployersAreThoseOfMostPeople(t *testing.T) {
	d := newDesk(t, RoleStation)
	if list, err := d.Employers(ctx, 9); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
	for _, e := range []string{"乙货运", "甲货运", "乙货运", ""} {
		enrol(t, d, Registration{Name: "张三", Employer: e})
	}
	if list, err := d.Employers(ctx, 9); err != nil || !slices.Equal(list, []string{"乙货运", "甲货运"}) {
		t.Errorf("%v, %v", list, err)
	}
}
