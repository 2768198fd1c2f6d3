package station

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// Person is one member as the page of the people shows one: masked.
type Person struct {
	MemberRow
	Employer  string
	HasParty  bool // the person told about their party organisation
	Notice    string
	ConsentAt time.Time
	Erased    bool   // nothing personal is kept any more
	EndedWhy  string // why
	Under     *MemberRow
	UnderWhy  string
	Others    []MemberRow // cards that are counted under this one
	Visits    int         // here, under all these cards
	Last      []VisitRow  // the newest first
	History   []HistoryEntry
}

// Private is what is masked. It is read by Unmask only.
type Private struct {
	Name, Phone, Plate, Employer, Party string
	History                             []HistoryEntry // with its values
}

const (
	personVisitsMax = 50
	personCardsMax  = 10
)

// Person reads everything about a member that may be seen without a reason.
func (s *Station) Person(ctx context.Context, id change.ID) (Person, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return Person{}, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return Person{}, err
	}
	var p Person
	err = s.read(ctx, func(tx *sql.Tx) error {
		row, found, err := s.readMember(ctx, tx, d, id, "")
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "id", "没有找到这位成员，可能已被删除", "there is no such member: perhaps the card was deleted")
		}
		p.MemberRow = row
		if err := s.readCard(ctx, tx, d, &p); err != nil {
			return err
		}
		cards := []change.ID{id}
		for _, o := range p.Others {
			cards = append(cards, o.ID)
		}
		facts, all, err := sqlite.VisitsOfMembers(ctx, tx, cards, personVisitsMax)
		if err != nil {
			return err
		}
		p.Visits = all
		for _, f := range facts {
			p.Last = append(p.Last, s.visitRow(d, f, nil))
		}
		if p.History, err = s.history(ctx, tx, id, false); p.Erased {
			forgetValues(p.History)
		}
		return err
	})
	return p, err
}

// VisitsOf lists all visits under a member's cards here, the newest first.
func (s *Station) VisitsOf(ctx context.Context, id change.ID) ([]VisitRow, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return nil, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	var out []VisitRow
	err = s.read(ctx, func(tx *sql.Tx) error {
		others, err := sqlite.FindDocuments[struct{}](ctx, tx, domain.KindMember, domain.Key{Name: domain.KeySameAs, Value: id.String()}, false, personCardsMax)
		if err != nil {
			return err
		}
		cards := []change.ID{id}
		for _, o := range others {
			cards = append(cards, o.ID)
		}
		facts, _, err := sqlite.VisitsOfMembers(ctx, tx, cards, -1)
		for _, f := range facts {
			out = append(out, s.visitRow(d, f, nil))
		}
		return err
	})
	return out, err
}

// readCard reads what the card says beyond its row, and the cards beside it.
func (s *Station) readCard(ctx context.Context, tx *sql.Tx, d *dictionary, p *Person) error {
	doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindMember, p.ID)
	if err != nil {
		return err
	}
	m, err := domain.Decode[domain.Member](doc.Values())
	if err != nil {
		return err
	}
	p.Notice, p.ConsentAt, p.EndedWhy, p.UnderWhy = m.Notice, momentOf(m.ConsentAt), m.EndedWhy, m.SameWhy
	private, found, err := readPrivate(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	p.Erased, p.Employer, p.HasParty = !found, private.Employer, private.Party != ""
	if !m.SameAs.IsZero() {
		row, found, err := s.readMember(ctx, tx, d, m.SameAs, "")
		if err != nil {
			return err
		}
		if found {
			p.Under = &row
		}
	}
	others, err := sqlite.FindDocuments[struct{}](ctx, tx, domain.KindMember, domain.Key{Name: domain.KeySameAs, Value: p.ID.String()}, false, personCardsMax)
	if err != nil {
		return err
	}
	for _, o := range others {
		row, found, err := s.readMember(ctx, tx, d, o.ID, "")
		if err != nil {
			return err
		}
		if found {
			p.Others = append(p.Others, row)
		}
	}
	return nil
}

func readPrivate(ctx context.Context, tx *sql.Tx, id change.ID) (m domain.MemberPrivate, found bool, err error) {
	doc, found, err := sqlite.FindDocument(ctx, tx, domain.KindMemberPrivate, id)
	if err != nil || !found || doc.Values().Deleted() {
		return m, false, err
	}
	m, err = domain.Decode[domain.MemberPrivate](doc.Values())
	return m, true, err
}

// Unmask shows what is masked, for a reason, which is on the disk before anything is
// shown: if it cannot be written, nothing is.
func (s *Station) Unmask(ctx context.Context, id change.ID, reason string) (Private, error) {
	shift, err := s.NeedNames(ctx)
	if err != nil {
		return Private{}, err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return Private{}, err
	}
	var m domain.MemberPrivate
	var history []HistoryEntry
	err = s.read(ctx, func(tx *sql.Tx) error {
		var found bool
		if m, found, err = readPrivate(ctx, tx, id); err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "id", "这张卡没有个人信息", "nothing personal is kept of this card")
		}
		history, err = s.history(ctx, tx, id, true)
		return err
	})
	if err != nil {
		return Private{}, err
	}
	now := s.now()
	d, err := newEntry(domain.KindDisclosure, s.mint.New(now), domain.Disclosure{
		Station: p.Station, Member: id, At: now.UnixMilli(), By: shift.By, Reason: strings.TrimSpace(reason),
	})
	if err != nil {
		return Private{}, err
	}
	if err := s.record(ctx, d); err != nil {
		return Private{}, err
	}
	return Private{Name: m.Name, Phone: m.Phone, Plate: m.Plate, Employer: m.Employer, Party: m.Party, History: history}, nil
}

// Employers lists the employers that members of this computer's stations have named,
// those of most people first.
func (s *Station) Employers(ctx context.Context, limit int) ([]string, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return nil, err
	}
	var out []string
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT value FROM document_key WHERE kind = ? AND name = ? GROUP BY value ORDER BY count(*) DESC, value LIMIT ?",
			domain.KindMemberPrivate, domain.KeyEmployer, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			out = append(out, name)
		}
		return rows.Err()
	})
	return out, err
}
