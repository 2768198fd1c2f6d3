package importing

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
)

// documents are rows of which each is a document of a register.
type documents struct {
	station Station
	kind    *domain.Kind
	l       ledger
	m       map[string]string // field: its column
	all     register.Form     // field: what every row has, where there is no column
	consent consent
	groups  []widgets.Option
	links   map[string][]widgets.Option // kind: what there is of it; nothing where a list would be too long
}

// linksMax is how many documents a list to choose from has.
const linksMax = 200

// enteredToday are days on which something is entered or found: today, unless the
// ledger says otherwise. Days of what they are about are nobody's to guess.
var enteredToday = []string{"entered_on", "found_on", "raised_on"}

func newDocuments(s Station, k *domain.Kind, p station.Profile, now time.Time) *documents {
	d := &documents{station: s, kind: k, all: register.Form{}, links: map[string][]widgets.Option{}}
	today := domain.DayOf(now).String()
	for _, f := range register.Asked(k) {
		switch {
		case f.Name == "division":
			d.all[f.Name] = p.Division
		case slices.Contains(enteredToday, f.Name):
			d.all[f.Name] = today
		}
	}
	d.consent.day = today
	return d
}

func (d *documents) header(first []sheet.Row) int {
	number, _ := station.GuessDocumentHeader(d.kind, first)
	return number
}

func (d *documents) match(ctx context.Context, l ledger) (err error) {
	d.l = l
	if d.m, err = d.station.RecallMap(ctx, d.kind, l.names); err != nil {
		return err
	}
	groups, err := d.station.Groups(ctx)
	if err != nil {
		return err
	}
	for _, g := range groups {
		d.groups = append(d.groups, widgets.Option{Value: g.Code, Name: text.Pick(g.Name, g.NameEN)})
	}
	notice, err := d.station.Notice(ctx)
	if err != nil {
		return err
	}
	d.consent.version = notice.Version
	for _, f := range register.Asked(d.kind) {
		if f.Input != domain.InputLink || f.Of == domain.KindMember || d.links[f.Of] != nil {
			continue
		}
		page, err := d.station.Register(ctx, register.Query{Kind: f.Of, Limit: linksMax}, text.Lang())
		if err != nil {
			return err
		}
		if page.Count > linksMax {
			continue
		}
		d.links[f.Of] = []widgets.Option{}
		for _, r := range page.Rows {
			d.links[f.Of] = append(d.links[f.Of], widgets.Option{Value: r.ID.String(), Name: r.Title})
		}
	}
	return nil
}

func (d *documents) hint() text.Phrase { return text.ImportDocumentHint }

// needed tells whether a row takes a field; the first state follows by itself.
func (d *documents) needed(f domain.Field) bool { return f.Need && d.kind.Machines[f.Name] == nil }

func (d *documents) missing() (string, fyne.Focusable) {
	if len(d.m) == 0 {
		return text.ImportNoColumn.String(), nil
	}
	same := d.same()
	var missing []string
	var where fyne.Focusable
	for _, f := range register.Asked(d.kind) {
		if d.needed(f) && d.m[f.Name] == "" && same[f.Name] == "" {
			missing = append(missing, f.Label.In(text.Lang()))
			if f.Name == fieldConsent {
				where = d.consent.tick
			}
		}
	}
	if len(missing) == 0 {
		return "", nil
	}
	return text.ImportNeed.With(strings.Join(missing, "、")), where
}

// same is what all rows have.
func (d *documents) same() register.Form {
	form := maps.Clone(d.all)
	if d.consents() && d.consent.given {
		form[fieldNotice], form[fieldConsent] = d.consent.version, d.consent.day
	}
	maps.DeleteFunc(form, func(field, typed string) bool { return d.m[field] != "" || strings.TrimSpace(typed) == "" })
	return form
}

func (d *documents) checking(context.Context) error { return nil }

func (d *documents) taken(ctx context.Context) error {
	return d.station.RememberMap(ctx, d.kind.Name, d.m)
}

func (d *documents) run(ctx context.Context, rows sheet.Rows, r reading) (station.ImportResult, error) {
	return d.station.ImportDocuments(ctx, rows, station.DocumentImport{Kind: d.kind.Name, Map: d.m, Same: d.same(), Header: r.header, Dry: r.dry, Row: r.row, Progress: r.progress})
}

func (d *documents) undo(ctx context.Context, ids []change.ID, progress func(int)) (int, error) {
	return d.station.UndoDocuments(ctx, d.kind.Name, ids, progress)
}

func (d *documents) why(err error) string { return station.DocumentRefusal(d.kind, err, text.Lang()) }

func (d *documents) words() words {
	return words{counts: text.ImportDocumentCounts, undoAsk: text.ImportDocumentUndo, fates: text.ImportDocumentFates, fatesIn: text.ImportDocumentFatesIn}
}

// shownMax is how many columns the list of rows has room for.
const shownMax = 4

// listed are the fields that the list of rows shows: of those that have a column, first
// those that the register's own list has.
func (d *documents) listed() []domain.Field {
	fields := slices.DeleteFunc(register.Asked(d.kind), func(f domain.Field) bool { return d.m[f.Name] == "" })
	slices.SortStableFunc(fields, func(a, b domain.Field) int {
		switch {
		case a.List == b.List:
			return 0
		case a.List:
			return -1
		}
		return 1
	})
	return fields[:min(len(fields), shownMax)]
}

func (d *documents) shown() (columns []column) {
	listed := d.listed()
	for _, f := range listed {
		columns = append(columns, column{f.Label.In(text.Lang()), 0.56 / float32(len(listed))})
	}
	return columns
}

// cell is masked where it is about a person: the list is in view of whoever stands by.
func (d *documents) cell(i int, cells []string) string {
	f := d.listed()[i]
	typed := d.l.cell(cells, d.m[f.Name])
	if f.Personal != "" {
		return register.Masked(f, typed)
	}
	return typed
}

func (d *documents) title(name string) string { return name }
