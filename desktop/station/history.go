package station

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
)

// HistoryKind says what happened to a member's record.
type HistoryKind string

// The kinds.
const (
	HistoryRegistered HistoryKind = "registered"
	HistoryEdited     HistoryKind = "edited"
	HistoryDeleted    HistoryKind = "deleted"
	HistoryLooked     HistoryKind = "looked" // somebody saw what is masked
)

// HistoryEntry is something that happened to a member's record, as far as this
// computer knows: all that was written here, and of what other computers wrote each
// field's value that counts, and those that did not win.
type HistoryEntry struct {
	Kind   HistoryKind
	At     time.Time
	Here   bool   // written on this computer
	By     string // attendant, of a look; empty where nobody had signed in
	Reason string // of a look
	Fields []FieldChange
}

// FieldChange is what became of a field. Values are masked unless the history is
// part of what Unmask shows.
type FieldChange struct {
	Field         string
	Before, After string
	First         bool // no earlier value is known
	Lost          bool // the value did not win
}

// write is one value written to one field.
type write struct {
	kind, field string
	value       []byte
	clock       change.Stamp
	device      change.ID
	lost        bool
}

// history reads what is known of a member's record, the newest first.
func (s *Station) history(ctx context.Context, tx *sql.Tx, id change.ID, open bool) ([]HistoryEntry, error) {
	var own change.ID
	var device []byte
	if err := tx.QueryRowContext(ctx, "SELECT id FROM device").Scan(&device); err != nil {
		return nil, err
	}
	own = change.ID(device)
	writes, err := ownWrites(ctx, tx, id, own)
	if err != nil {
		return nil, err
	}
	for _, kind := range []string{domain.KindMember, domain.KindMemberPrivate} {
		others, err := otherWrites(ctx, tx, kind, id, own)
		if err != nil {
			return nil, err
		}
		writes = append(writes, others...)
	}
	out := entriesOf(writes, own, open)
	looks, err := looksAt(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	out = append(out, looks...)
	slices.SortStableFunc(out, func(a, b HistoryEntry) int { return b.At.Compare(a.At) })
	return out, nil
}

// ownWrites are read from the outbox, which keeps everything that was recorded here.
func ownWrites(ctx context.Context, tx *sql.Tx, id, own change.ID) ([]write, error) {
	rows, err := tx.QueryContext(ctx, "SELECT bytes FROM outbox WHERE id = ? AND kind NOT IN ('visit', 'attendance', 'void', 'amend') ORDER BY epoch, seq", id[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []write
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		c, err := change.Decode(b)
		if err != nil {
			return nil, err
		}
		var e merge.Edit
		if err := change.Unmarshal(c.Body, &e); err != nil {
			return nil, err
		}
		for field, value := range e.Fields {
			out = append(out, write{kind: c.Kind, field: field, value: value, clock: c.Clock, device: own})
		}
	}
	return out, rows.Err()
}

// otherWrites are what other computers wrote: the values that count, and those that
// did not win.
func otherWrites(ctx context.Context, tx *sql.Tx, kind string, id, own change.ID) ([]write, error) {
	doc, _, err := sqlite.FindDocument(ctx, tx, kind, id)
	if err != nil {
		return nil, err
	}
	var out []write
	for field, f := range doc.Fields {
		if f.Device != own {
			out = append(out, write{kind: kind, field: field, value: f.Value, clock: f.Clock, device: f.Device})
		}
	}
	losers, err := sqlite.LosersOf(ctx, tx, kind, id)
	for _, l := range losers {
		if l.Device != own {
			out = append(out, write{kind: kind, field: l.Name, value: l.Value, clock: l.Clock, device: l.Device, lost: true})
		}
	}
	return out, err
}

// together is how far apart two fields are written by one press of Save: card and
// personal part have clocks of their own.
const together = 2 * time.Second

func entriesOf(writes []write, own change.ID, open bool) []HistoryEntry {
	slices.SortStableFunc(writes, func(a, b write) int {
		return cmp.Or(cmp.Compare(a.clock, b.clock), cmp.Compare(a.device.String(), b.device.String()), cmp.Compare(a.field, b.field))
	})
	known := map[string][]byte{}
	var out []HistoryEntry
	var last change.ID
	for _, w := range writes {
		at := w.clock.Time()
		if n := len(out); n == 0 || last != w.device || at.Sub(out[n-1].At) > together {
			out = append(out, HistoryEntry{Kind: HistoryEdited, At: at, Here: w.device == own})
			last = w.device
		}
		e := &out[len(out)-1]
		before, had := known[w.field]
		if !w.lost {
			known[w.field] = w.value
		}
		switch {
		case w.field == "code" && w.kind == domain.KindMember:
			e.Kind = HistoryRegistered
		case w.field == domain.FieldDeleted:
			e.Kind = HistoryDeleted
		case shownFields[w.field]:
			e.Fields = append(e.Fields, FieldChange{Field: w.field, Before: shown(w.field, before, open), After: shown(w.field, w.value, open), First: !had, Lost: w.lost})
		}
	}
	return slices.DeleteFunc(out, func(e HistoryEntry) bool { return e.Kind == HistoryEdited && len(e.Fields) == 0 })
}

// shownFields are those that say something to a person.
var shownFields = map[string]bool{"name": true, "phone": true, "plate": true, "employer": true, "party": true, "group": true, "same_as": true, "same_why": true, "ended_why": true}

// shown is a value as it may be seen; open without a mask.
func shown(field string, value []byte, open bool) string {
	if field == "same_as" {
		var id change.ID
		if value == nil || change.Unmarshal(value, &id) != nil || id.IsZero() {
			return ""
		}
		return id.String()
	}
	var s string
	if value == nil || change.Unmarshal(value, &s) != nil || open || s == "" {
		return s
	}
	switch field {
	case "name":
		return domain.Mask(s)
	case "phone":
		return "****" + codes.LastFour(s)
	case "plate":
		return maskPlate(s)
	case "party":
		return "****"
	}
	return s
}

// forgetValues leaves of a history what does not say who it was: this computer still
// has what it sent.
func forgetValues(list []HistoryEntry) {
	for i := range list {
		list[i].Fields = slices.DeleteFunc(list[i].Fields, func(f FieldChange) bool { return personalFields[f.Field] })
	}
}

var personalFields = map[string]bool{"name": true, "phone": true, "plate": true, "employer": true, "party": true}

// looksAt are the times when somebody saw what is masked.
func looksAt(ctx context.Context, tx *sql.Tx, id change.ID) ([]HistoryEntry, error) {
	names, err := attendantNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	docs, err := sqlite.FindDocuments[domain.Disclosure](ctx, tx, domain.KindDisclosure, domain.Key{Name: "member", Value: id.String()}, false, personVisitsMax)
	var out []HistoryEntry
	for _, d := range docs {
		out = append(out, HistoryEntry{Kind: HistoryLooked, At: momentOf(d.Value.At), By: names[d.Value.By], Reason: d.Value.Reason})
	}
	return out, err
}
