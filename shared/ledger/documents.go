package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/merge"
)

// takeDocument merges an edit into its document.
func (a *applier) takeDocument(i int, kind *domain.Kind) error {
	c := a.entries[i].Change
	var edit merge.Edit
	if err := change.Unmarshal(c.Body, &edit); err != nil || len(edit.Fields) == 0 || !flat(edit.Fields) {
		a.outcomes[i].Refused = fault.New(fault.Malformed, "", "内容无法识别", "the body cannot be read")
		return nil
	}
	sum, again, err := a.meetEdit(c)
	if err != nil {
		return err
	}
	if again {
		a.outcomes[i].Duplicate = true
		return nil
	}
	before, _, err := a.tx.FindDocument(a.ctx, kind.Name, c.ID)
	if err != nil {
		return err
	}
	before.Kind, before.ID = kind.Name, c.ID
	after, losers := merge.Apply(before.Document, edit, a.author(c.Clock), kind)
	if err := a.checkDocument(kind, before.Document, after); err != nil {
		a.outcomes[i].Refused = err
		return nil
	}
	if err := a.noteEdit(sum); err != nil {
		return err
	}
	encoded, err := after.Encode()
	if err != nil {
		return err
	}
	if err := a.tx.SaveDocuments(a.ctx, []SavedDocument{a.replace(kind, before, encoded)}); err != nil {
		return err
	}
	// Whoever edits a field having seen that a value of it lost has decided.
	if err := a.tx.SettleLosers(a.ctx, kind.Name, c.ID, slices.Sorted(maps.Keys(edit.Fields)), edit.Base); err != nil {
		return err
	}
	if err := a.tx.AddLosers(a.ctx, kind.Name, c.ID, losers); err != nil {
		return err
	}
	a.outcomes[i].Document = &after
	a.outcomes[i].Losers = len(losers)
	return nil
}

// meetEdit reports whether the city has merged this very edit before: after a
// restore everything is sent again, and an edit that was overtaken since must not
// come back. The device is part of it: two devices may write the same.
func (a *applier) meetEdit(c change.Change) (sum digest.Sum, again bool, err error) {
	if a.by.Local {
		return sum, false, nil
	}
	frozen, err := c.Encode()
	if err != nil {
		return sum, false, err
	}
	sum = digest.Of(a.by.Device[:], frozen)
	again, err = a.tx.KnowsEdit(a.ctx, sum)
	return sum, again, err
}

func (a *applier) noteEdit(sum digest.Sum) error {
	if a.by.Local {
		return nil
	}
	return a.tx.NoteEdit(a.ctx, sum)
}

func flat(f domain.Fields) bool {
	for _, value := range f {
		if !change.IsFlat(value) {
			return false
		}
	}
	return true
}

func (a *applier) author(clock change.Stamp) merge.Author {
	return merge.Author{Device: a.by.Device, Clock: a.clamp(clock), Original: clock, City: a.by.City, Local: a.by.Local}
}

// checkDocument refuses an edit that would leave an invalid document, or that
// its author may not make.
func (a *applier) checkDocument(kind *domain.Kind, before, after merge.Document) error {
	if err := kind.Validate(after.Values()); err != nil {
		return err
	}
	if !kind.IsID(after.ID, after.Values()) {
		return fault.New(fault.Invalid, "id", "编号与代码不符", "the id is not that of the code")
	}
	if size := after.Size(); size > documentBytesMax {
		return fault.Wrap(fault.TooLarge, fmt.Errorf("document of %d bytes, at most %d", size, documentBytesMax))
	}
	return a.checkAuthor(kind, before.Values(), after.Values())
}

// checkAuthor refuses an edit by somebody who may not make it, and one that moves a
// document: the feeds of both places would have to follow, and one of them may not
// know. Both what the document was and what it becomes have to be the author's:
// otherwise anybody could take one over by writing their own place into it.
func (a *applier) checkAuthor(kind *domain.Kind, before, after domain.Fields) error {
	station, atStation := kind.Station(after)
	division, ofOffices := kind.Division(after)
	old, had := kind.Division(before)
	// What has neither is nobody's yet: a later edit of it came before the one that
	// says whose it is.
	if place, known := kind.Station(before); (known || had) && place != station {
		return fault.New(fault.Forbidden, "station", "不能把资料转到别的驿站，也不能从驿站转给办公室，请另建一份", "a document cannot move to another station, nor between a station and an office: make a new one")
	}
	if had && codes.CountyOf(old) != codes.CountyOf(division) {
		return fault.New(fault.Forbidden, "division", "不能把资料转到别的县（市、区），请在那边另建一份", "a document cannot move to another county: make a new one there")
	}
	if atStation {
		return a.may(station)
	}
	if !ofOffices {
		// What desks need they may add, where the city has none: a group, a service.
		if rule := kind.Owner == domain.OwnerCity && !kind.Desk; rule && len(before) == 0 && a.by.MayRule != nil {
			return a.by.MayRule()
		}
		return nil
	}
	if a.by.MayDivision == nil {
		return nil
	}
	if had {
		if err := a.by.MayDivision(old); err != nil {
			return err
		}
	}
	return a.by.MayDivision(division)
}

// documentBytesMax keeps any number of documents within a frame, whatever fields
// of later versions they gather.
const documentBytesMax = 32 << 10

// replace puts a document's new state in the place of the old one, which has no
// encoding if there was none.
func (e effect) replace(kind *domain.Kind, before, after merge.Encoded) SavedDocument {
	known := before.State != nil
	if known {
		e.take(kind, before)
	}
	saved := e.put(kind, after)
	saved.New = !known
	return saved
}

// Pending is a station's own edit that the city had not applied when it sent a
// document.
type Pending struct {
	Edit  merge.Edit
	Clock change.Stamp
}

// Adopt replaces documents by the city's state, with the station's own pending
// edits laid over again: what was typed here and has not arrived there yet must
// not seem lost. Kinds that this version does not know are passed over; the
// version that knows them reads the feeds from the start. So is what could not be
// read again once it is stored: a desk whose dictionary has a number for a name
// could record nothing.
func Adopt(ctx context.Context, tx Tx, device change.ID, docs []merge.Encoded, pending func(kind string, id change.ID) ([]Pending, error)) error {
	e := newEffect()
	docs = slices.DeleteFunc(slices.Clone(docs), func(d merge.Encoded) bool {
		kind, ok := domain.FindKind(d.Kind)
		return !ok || !kind.IsDocument() || !canBeRead(kind, d.Document)
	})
	before, err := storedBefore(ctx, tx, docs)
	if err != nil {
		return fmt.Errorf("adopt: %w", err)
	}
	saved := make([]SavedDocument, 0, len(docs))
	for _, d := range docs {
		kind, _ := domain.FindKind(d.Kind)
		own, err := pending(d.Kind, d.ID)
		if err != nil {
			return fmt.Errorf("adopt %s: %w", d.Kind, err)
		}
		if d, err = withPending(d, own, device, kind); err != nil {
			return fmt.Errorf("adopt %s: %w", d.Kind, err)
		}
		saved = append(saved, e.replace(kind, before[d.Kind][d.ID], d))
	}
	if err := tx.SaveDocuments(ctx, saved); err != nil {
		return fmt.Errorf("adopt: %w", err)
	}
	return e.save(ctx, tx)
}

// canBeRead reports whether a document of the other side is one that this version
// can read, and that may have its id. What a later version allows beyond that is
// kept as it is.
func canBeRead(kind *domain.Kind, d merge.Document) bool {
	values := d.Values()
	return len(values) > 0 && !d.ID.IsZero() && flat(values) && kind.Read(values).Err == nil && kind.IsID(d.ID, values) && d.Size() <= documentBytesMax
}

// withPending lays a station's own edits over a document.
func withPending(d merge.Encoded, own []Pending, device change.ID, kind *domain.Kind) (merge.Encoded, error) {
	if len(own) == 0 {
		return d, nil
	}
	after := d.Document
	for _, p := range own {
		after, _ = merge.Apply(after, p.Edit, merge.Author{Device: device, Clock: p.Clock, Original: p.Clock, Local: true}, kind)
	}
	return after.Encode()
}

// storedBefore reads what is stored of documents that arrive. Each of them may
// arrive once: they are written together.
func storedBefore(ctx context.Context, tx Tx, docs []merge.Encoded) (map[string]map[change.ID]merge.Encoded, error) {
	ids := map[string][]change.ID{}
	type ref struct {
		kind string
		id   change.ID
	}
	seen := make(map[ref]bool, len(docs))
	for _, d := range docs {
		r := ref{d.Kind, d.ID}
		if seen[r] {
			return nil, fault.Wrap(fault.Malformed, fmt.Errorf("%s %s twice in one stretch", d.Kind, d.ID))
		}
		seen[r] = true
		ids[d.Kind] = append(ids[d.Kind], d.ID)
	}
	before := map[string]map[change.ID]merge.Encoded{}
	for kind, ids := range ids {
		found, err := tx.FindDocuments(ctx, kind, ids)
		if err != nil {
			return nil, err
		}
		before[kind] = found
	}
	return before, nil
}
