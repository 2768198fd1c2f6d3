package station

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// RequestInput is what somebody asks for. Contact may stay empty.
type RequestInput struct {
	Type    string // domain.RequestNeed or domain.RequestWish
	Group   string
	Text    string
	Contact string
}

// RequestRow is a request as the desk lists it. Its contact is not in it: who wants
// to answer reads it through RequestContact.
type RequestRow struct {
	ID         change.ID
	At         time.Time
	Type       string
	Group      string
	GroupName  string
	Text       string
	HasContact bool
	State      string
	By         string
	Answer     string
	AnsweredAt time.Time
	AnsweredBy string
}

// AddRequest writes down what somebody asks for.
func (s *Station) AddRequest(ctx context.Context, in RequestInput) error {
	p, shift, err := s.who(ctx)
	if err != nil {
		return err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return err
	}
	if err := d.checkGroup(in.Group); err != nil {
		return err
	}
	return addDeskEntry(ctx, s, domain.KindRequest, domain.Request{
		Station: p.Station, At: s.now().UnixMilli(), Type: in.Type, Group: in.Group, Text: strings.TrimSpace(in.Text),
		Contact: strings.TrimSpace(in.Contact), By: shift.By, State: domain.RequestNew,
	})
}

// HandleRequest moves a request on: domain.RequestHandling, or domain.RequestDone
// with an answer.
func (s *Station) HandleRequest(ctx context.Context, id change.ID, state, answer string) error {
	_, shift, err := s.who(ctx)
	if err != nil {
		return err
	}
	return editDeskEntry(ctx, s, domain.KindRequest, id, func(r *domain.Request) {
		r.State, r.Answer = state, strings.TrimSpace(answer)
		r.AnsweredAt, r.AnsweredBy = 0, change.ID{}
		if state == domain.RequestDone {
			r.AnsweredAt, r.AnsweredBy = s.now().UnixMilli(), shift.By
		}
	})
}

// RequestContact is how somebody wants to be answered. A locked desk does not tell.
func (s *Station) RequestContact(ctx context.Context, id change.ID) (string, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return "", err
	}
	var contact string
	err := s.read(ctx, func(tx *sql.Tx) error {
		doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindRequest, id)
		if err != nil {
			return err
		}
		r, err := domain.Decode[domain.Request](doc.Values())
		contact = r.Contact
		return err
	})
	return contact, err
}

// Requests lists those that are open, the oldest first, and after them those that
// are done, the newest first.
func (s *Station) Requests(ctx context.Context) ([]RequestRow, error) {
	dict, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	var out []RequestRow
	err = s.listOwn(ctx, func(tx *sql.Tx, own change.ID, names map[change.ID]string) error {
		docs, err := sqlite.ListDocuments[domain.Request](ctx, tx, domain.KindRequest)
		for _, d := range docs {
			if r := d.Value; r.Station == own {
				out = append(out, RequestRow{ID: d.ID, At: momentOf(r.At), Type: r.Type, Group: r.Group, GroupName: cmp.Or(dict.group[r.Group].Name, r.Group),
					Text: r.Text, HasContact: r.Contact != "", State: r.State, By: names[r.By],
					Answer: r.Answer, AnsweredAt: momentOf(r.AnsweredAt), AnsweredBy: names[r.AnsweredBy]})
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b RequestRow) int {
		doneA, doneB := a.State == domain.RequestDone, b.State == domain.RequestDone
		if doneA && doneB {
			return b.AnsweredAt.Compare(a.AnsweredAt)
		}
		return cmp.Or(cmp.Compare(b2i(doneA), b2i(doneB)), a.At.Compare(b.At))
	})
	return out, err
}
