package ledgertest

import (
	"bytes"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger"
	"yizhan/shared/merge"
)

func member() domain.Member {
	return domain.Member{Code: codes.NewMemberCode([8]byte{1, 2, 3, 4, 5, 6, 7, 8}), Station: stationA, Group: "N3", Mask: "欧**",
		RegisteredOn: 20261123, Notice: "2026-11", ConsentAt: noon.UnixMilli()}
}

func newDocument[T any](t testing.TB, kind string, id change.ID, v T) ledger.Entry {
	t.Helper()
	f, err := domain.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return entry(t, kind, id, 1, merge.Edit{Fields: f})
}

func edited(t testing.TB, kind string, id change.ID, clock change.Stamp, base uint64, field string, value any) ledger.Entry {
	t.Helper()
	b, err := change.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return entry(t, kind, id, clock, merge.Edit{Base: base, Fields: domain.Fields{field: b}})
}

func documents(t *testing.T, s Store) {
	id := change.Named("member", "1")
	accepted(t, apply(t, s, author(device1), newDocument(t, domain.KindMember, id, member())))
	if n := total(t, s, domain.MeasureRegistered); n != 1 {
		t.Errorf("registered %d", n)
	}
	// Two desks move the member to different groups without knowing it.
	a := edited(t, domain.KindMember, id, 10, 1, "group", "N1")
	b := edited(t, domain.KindMember, id, 20, 1, "group", "N4")
	accepted(t, apply(t, s, author(device1), a))
	out := apply(t, s, author(device2), b)
	accepted(t, out)
	if out[0].Losers != 1 || out[0].Document == nil || out[0].Document.Revision != 3 {
		t.Errorf("outcome %+v", out[0])
	}
	if n := total(t, s, domain.MeasureRegistered); n != 1 {
		t.Errorf("registered %d after moving", n)
	}
	noMismatch(t, s)
	accepted(t, apply(t, s, author(device1), edited(t, domain.KindMember, id, 30, 3, domain.FieldDeleted, true)))
	if n := total(t, s, domain.MeasureRegistered); n != 0 {
		t.Errorf("registered %d after deletion", n)
	}
	noMismatch(t, s)
	without := member()
	without.Notice = ""
	if out := apply(t, s, author(device1), newDocument(t, domain.KindMember, change.Named("member", "2"), without)); !fault.Is(out[0].Refused, fault.Invalid) {
		t.Errorf("without consent: %+v", out[0])
	}
	wrong := member()
	wrong.Code = "1234567890124" // 3 would be right
	if out := apply(t, s, author(device1), newDocument(t, domain.KindMember, change.Named("member", "3"), wrong)); !fault.Is(out[0].Refused, fault.Invalid) {
		t.Errorf("wrong check digit: %+v", out[0])
	}
}

// settledLosers: a value that did not win stays until somebody who has seen both
// decides; then it is gone, whichever was taken.
func settledLosers(t *testing.T, s Store) {
	id := change.Named("member", "1")
	accepted(t, apply(t, s, author(device1), newDocument(t, domain.KindMember, id, member())))
	accepted(t, apply(t, s, author(device1), edited(t, domain.KindMember, id, 10, 1, "group", "N1")))
	accepted(t, apply(t, s, author(device2), edited(t, domain.KindMember, id, 20, 1, "group", "N4")))
	losers := func() []merge.Loser {
		list, err := s.Losers(ctx, domain.KindMember, id)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if l := losers(); len(l) != 1 || l[0].Name != "group" || l[0].LostAt != 3 || l[0].Device != device1 {
		t.Fatalf("losers %+v", l)
	}
	// Who has not seen revision 3, and who edits another field, decides nothing.
	accepted(t, apply(t, s, author(device2), edited(t, domain.KindMember, id, 30, 2, "group", "N2")))
	accepted(t, apply(t, s, author(device2), edited(t, domain.KindMember, id, 31, 4, "mask", "李*")))
	if l := losers(); len(l) != 1 {
		t.Fatalf("losers %+v", l)
	}
	accepted(t, apply(t, s, author(device1), edited(t, domain.KindMember, id, 32, 5, "group", "N1")))
	if l := losers(); len(l) != 0 {
		t.Fatalf("losers %+v", l)
	}
}

// editAgain: a station whose folder was restored sends everything once more. What
// it wrote first was overtaken by what it wrote later, and stays so.
func editAgain(t *testing.T, s Store) {
	id := change.Named("member", "1")
	first := []ledger.Entry{newDocument(t, domain.KindMember, id, member()), edited(t, domain.KindMember, id, 10, 1, "mask", "张*")}
	accepted(t, apply(t, s, author(device1), first...))
	accepted(t, apply(t, s, author(device2), edited(t, domain.KindMember, id, 20, 2, "mask", "李*")))
	before := merged(t, s, domain.KindMember, id)
	for i, o := range apply(t, s, author(device1), first...) {
		if !o.Duplicate || o.Losers != 0 {
			t.Errorf("edit %d again: %+v", i, o)
		}
	}
	if after := merged(t, s, domain.KindMember, id); after.Revision != before.Revision {
		t.Errorf("revision %d became %d", before.Revision, after.Revision)
	}
}

func unknownFields(t *testing.T, s Store) {
	id := change.Named("member", "1")
	accepted(t, apply(t, s, author(device1), newDocument(t, domain.KindMember, id, member())))
	accepted(t, apply(t, s, author(device1), edited(t, domain.KindMember, id, 5, 1, "of_the_future", "留着")))
	accepted(t, apply(t, s, author(device2), edited(t, domain.KindMember, id, 6, 2, "group", "N1")))
	var kept string
	if err := change.Unmarshal(merged(t, s, domain.KindMember, id).Fields["of_the_future"].Value, &kept); err != nil || kept != "留着" {
		t.Errorf("kept %q, %v", kept, err)
	}
}

// deepFields: a value of many levels would fit its change, and no message that
// brings the document to others.
func deepFields(t *testing.T, s Store) {
	id := change.Named("member", "1")
	accepted(t, apply(t, s, author(device1), newDocument(t, domain.KindMember, id, member())))
	deep := any("x")
	for range 10 {
		deep = []any{deep}
	}
	if out := apply(t, s, author(device1), edited(t, domain.KindMember, id, 5, 1, "of_the_future", deep)); !fault.Is(out[0].Refused, fault.Malformed) {
		t.Errorf("outcome %+v", out[0])
	}
	accepted(t, apply(t, s, author(device1), edited(t, domain.KindMember, id, 6, 1, "of_the_future", []string{"a", "b"})))
}

func dictionaryIDs(t *testing.T, s Store) {
	g := domain.Group{Code: "N6", Name: "代驾"}
	if out := apply(t, s, author(device1), newDocument(t, domain.KindGroup, change.Named("x", "y"), g)); !fault.Is(out[0].Refused, fault.Invalid) {
		t.Errorf("foreign id: %+v", out[0])
	}
	accepted(t, apply(t, s, author(device1), newDocument(t, domain.KindGroup, domain.GroupID("N6"), g)))
	// Another office meets the same word in its ledger: one entry, no loser.
	out := apply(t, s, author(device2), newDocument(t, domain.KindGroup, domain.GroupID("N6"), g))
	accepted(t, out)
	if out[0].Losers != 0 {
		t.Errorf("losers %d", out[0].Losers)
	}
	// A station that calls water something else proposes it.
	out = apply(t, s, author(device1), edited(t, domain.KindService, domain.ServiceID("water"), 9, 1, "name", "凉茶"))
	accepted(t, out)
	var name string
	if err := change.Unmarshal(merged(t, s, domain.KindService, domain.ServiceID("water")).Fields["name"].Value, &name); err != nil || name != "饮水" || out[0].Losers != 1 {
		t.Errorf("name %q, %d losers, %v", name, out[0].Losers, err)
	}
}

func adoptOverlays(t *testing.T, s Store) {
	id := change.Named("member", "1")
	local := author(device1)
	local.Local = true
	accepted(t, apply(t, s, local, newDocument(t, domain.KindMember, id, member())))
	mine := edited(t, domain.KindMember, id, 10, 1, "mask", "张*")
	accepted(t, apply(t, s, local, mine))
	// The city sends the member as it was before our edit reached it, with the
	// group that somebody else changed.
	city, err := ledger.NewDocument(domain.KindMember, id, member())
	if err != nil {
		t.Fatal(err)
	}
	moved, err := change.Marshal("N1")
	if err != nil {
		t.Fatal(err)
	}
	city.Revision = 5
	city.Fields["group"] = merge.Field{Value: moved, Revision: 5, Clock: 3, Device: device2}
	var edit merge.Edit
	if err := change.Unmarshal(mine.Change.Body, &edit); err != nil {
		t.Fatal(err)
	}
	err = s.Write(ctx, func(tx ledger.Tx) error {
		sent, err := city.Encode()
		if err != nil {
			return err
		}
		return ledger.Adopt(ctx, tx, device1, []merge.Encoded{sent}, func(string, change.ID) ([]ledger.Pending, error) {
			return []ledger.Pending{{Edit: edit, Clock: 10}}, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	d := merged(t, s, domain.KindMember, id)
	want, err := change.Marshal("张*")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(d.Fields["mask"].Value, want) || !bytes.Equal(d.Fields["group"].Value, moved) || d.Revision != 5 {
		t.Errorf("adopted %+v", d)
	}
	if n := total(t, s, domain.MeasureRegistered); n != 1 {
		t.Errorf("registered %d", n)
	}
	noMismatch(t, s)
}
