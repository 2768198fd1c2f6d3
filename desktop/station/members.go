package station

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// RegisterMember records a new member: the card, and under the same id what is
// personal. Without consent nothing is saved (PIPL art. 14).
func (s *Station) RegisterMember(ctx context.Context, r Registration) (MemberRow, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return MemberRow{}, err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return MemberRow{}, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return MemberRow{}, err
	}
	private, err := r.private(p.Station)
	if err != nil {
		return MemberRow{}, err
	}
	if err := d.checkGroup(r.Group); err != nil {
		return MemberRow{}, err
	}
	var random [8]byte
	_, _ = rand.Read(random[:])
	now := s.now()
	card := domain.Member{
		Code: codes.NewMemberCode(random), Station: p.Station, Group: r.Group,
		Mask: domain.Mask(private.Name), RegisteredOn: domain.DayOf(now),
	}
	if r.Consent {
		card.Notice, card.ConsentAt = cmp.Or(r.Notice, d.notice(domain.DayOf(now)).Version), now.UnixMilli()
	}
	id := s.mint.New(now)
	cardDraft, err := newEntry(domain.KindMember, id, card)
	if err != nil {
		return MemberRow{}, err
	}
	privateDraft, err := newEntry(domain.KindMemberPrivate, id, private)
	if err != nil {
		return MemberRow{}, err
	}
	if err := s.record(ctx, cardDraft, privateDraft); err != nil {
		return MemberRow{}, err
	}
	s.changed(SignalMembers)
	return memberRow(d, id, card, private, ""), nil
}

// EditMember records what of a member's card and of what is personal has changed.
// The form is filled completely: an empty value clears its field.
func (s *Station) EditMember(ctx context.Context, id change.ID, r Registration) error {
	if _, err := s.NeedNames(ctx); err != nil {
		return err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return err
	}
	private, err := r.private(p.Station)
	if err != nil {
		return err
	}
	if err := d.checkGroup(r.Group); err != nil {
		return err
	}
	card, cardChanged, err := editEntry(ctx, s, domain.KindMember, id, func(m *domain.Member) {
		m.Group, m.Mask = r.Group, domain.Mask(private.Name)
	})
	if err != nil {
		return err
	}
	personal, personalChanged, err := editEntry(ctx, s, domain.KindMemberPrivate, id, func(m *domain.MemberPrivate) {
		m.Name, m.Phone, m.Plate, m.Employer, m.Party = private.Name, private.Phone, private.Plate, private.Employer, private.Party
	})
	if err != nil {
		return err
	}
	var drafts []draft
	if cardChanged {
		drafts = append(drafts, card)
	}
	if personalChanged {
		drafts = append(drafts, personal)
	}
	if len(drafts) == 0 {
		return nil
	}
	if err := s.record(ctx, drafts...); err != nil {
		return err
	}
	s.changed(SignalMembers)
	return nil
}

// private checks and normalises the form.
func (r Registration) private(station change.ID) (domain.MemberPrivate, error) {
	m := domain.MemberPrivate{
		Station: station, Name: strings.Join(strings.Fields(r.Name), " "), Employer: strings.TrimSpace(r.Employer),
	}
	if strings.TrimSpace(r.Phone) != "" {
		phone, err := codes.NormalizePhone(r.Phone)
		if err != nil {
			return m, fieldError("phone", err)
		}
		m.Phone = phone
	}
	if strings.TrimSpace(r.Plate) != "" {
		plate, err := codes.ParsePlate(r.Plate)
		if err != nil {
			return m, fieldError("plate", err)
		}
		m.Plate = plate.Number
	}
	m.Party = strings.TrimSpace(r.Party)
	if m.Party != "" && !r.PartyConsent {
		return m, fault.New(fault.Invalid, "party", "填写党员信息需要本人单独同意", "party membership needs a consent of its own")
	}
	return m, m.Validate()
}

func fieldError(field string, err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: field, Err: err}
}

// readMember reads card and personal part. A card whose personal part has been
// erased, or has not arrived, is still a member.
func (s *Station) readMember(ctx context.Context, tx *sql.Tx, d *dictionary, id change.ID, why string) (MemberRow, bool, error) {
	card, found, err := sqlite.FindDocument(ctx, tx, domain.KindMember, id)
	if err != nil || !found || card.Values().Deleted() {
		return MemberRow{}, false, err
	}
	private, _, err := sqlite.FindDocument(ctx, tx, domain.KindMemberPrivate, id)
	if err != nil {
		return MemberRow{}, false, err
	}
	m, err := domain.Decode[domain.Member](card.Values())
	if err != nil {
		return MemberRow{}, false, err
	}
	mp, err := domain.Decode[domain.MemberPrivate](private.Values())
	return memberRow(d, id, m, mp, why), err == nil, err
}

func memberRow(d *dictionary, id change.ID, m domain.Member, private domain.MemberPrivate, why string) MemberRow {
	return MemberRow{
		ID: id, Code: m.Code, Mask: m.Mask, Group: m.Group, GroupName: cmp.Or(d.group[m.Group].Name, m.Group),
		PhoneTail: codes.LastFour(private.Phone), Plate: maskPlate(private.Plate), RegisteredOn: m.RegisteredOn, Why: why, Same: !m.SameAs.IsZero(),
	}
}

// maskPlate shows 川L12345 as 川L·**345.
func maskPlate(plate string) string {
	r := []rune(plate)
	if len(r) < 5 {
		return plate
	}
	return string(r[:2]) + "·" + strings.Repeat("*", len(r)-5) + string(r[len(r)-3:])
}

// Members lists members in the order of registration, a page at a time; the
// second result continues behind the last, empty at the end.
func (s *Station) Members(ctx context.Context, after string, limit int) ([]MemberRow, string, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return nil, "", err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, "", err
	}
	var from change.ID
	if after != "" {
		if from, err = change.ParseID(after); err != nil {
			return nil, "", fault.Wrap(fault.Invalid, err)
		}
	}
	var out []MemberRow
	next := ""
	err = s.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.PageDocuments[struct{}](ctx, tx, domain.KindMember, from, limit)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			row, found, err := s.readMember(ctx, tx, d, doc.ID, "")
			if err != nil {
				return err
			}
			if found {
				out = append(out, row)
			}
		}
		if len(docs) == limit {
			next = docs[limit-1].ID.String()
		}
		return nil
	})
	return out, next, err
}
