package station

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// serviceBed is the service whose voucher is for a night; that of any other is for
// a meal.
const serviceBed = "lodging"

// VoucherInput is a voucher about to be issued: to a member, to a plate, or to
// nobody by name.
type VoucherInput struct {
	Service string
	Group   string
	Member  change.ID
	Plate   string
}

// MealPeriod is the period that a voucher of a service is for at a moment, and the
// day that it counts for: a bed that is asked for after midnight is one of the
// night before.
func MealPeriod(service string, at time.Time) (domain.Day, string) {
	day, hour := domain.DayOf(at), at.In(domain.Shanghai).Hour()
	switch {
	case service == serviceBed && hour < 12:
		return day.AddDays(-1), domain.PeriodNight
	case service == serviceBed:
		return day, domain.PeriodNight
	case hour < 10:
		return day, domain.PeriodBreakfast
	case hour < 16:
		return day, domain.PeriodLunch
	}
	return day, domain.PeriodDinner
}

// IssueVoucher issues a voucher for the meal or the night that is next. One who has
// had it already gets none: fault.Conflict says when.
func (s *Station) IssueVoucher(ctx context.Context, in VoucherInput) (VoucherRow, error) {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	p, shift, err := s.who(ctx)
	if err != nil {
		return VoucherRow{}, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return VoucherRow{}, err
	}
	if err := d.checkService(in.Service); err != nil {
		return VoucherRow{}, err
	}
	if err := d.checkGroup(in.Group); err != nil {
		return VoucherRow{}, err
	}
	now := s.now()
	if rule, ok := d.rules[in.Service]; ok && rule.On(domain.DayOf(now)) && !rule.Gives(in.Group) {
		return VoucherRow{}, fault.New(fault.Forbidden, "group", "市里规定这种凭证不发给这个群体", "by the city's rule this group gets no such voucher")
	}
	var random [8]byte
	_, _ = rand.Read(random[:])
	v := domain.Voucher{
		Station: p.Station, Code: codes.NewVoucherCode(random), Service: in.Service, Group: in.Group,
		State: domain.VoucherIssued, IssuedAt: now.UnixMilli(), IssuedBy: shift.By,
	}
	v.Day, v.Period = MealPeriod(in.Service, now)
	if v.Holder, err = s.voucherHolder(ctx, in, v.Code); err != nil {
		return VoucherRow{}, err
	}
	id := domain.VoucherID(v.Station, v.Service, v.Day, v.Period, v.Holder)
	var before domain.Voucher
	edit, _, err := editEntry(ctx, s, domain.KindVoucher, id, func(old *domain.Voucher) { before, *old = *old, v })
	if err != nil {
		return VoucherRow{}, err
	}
	if before.State == domain.VoucherIssued || before.State == domain.VoucherRedeemed {
		clock := momentOf(before.IssuedAt).Format("15:04")
		return VoucherRow{}, fault.New(fault.Conflict, "holder", "这一餐（这一晚）已经发过凭证，"+clock+" 发的", "a voucher for this meal or night was issued at "+clock+" already")
	}
	if err := s.record(ctx, edit); err != nil {
		return VoucherRow{}, err
	}
	s.changed(SignalDay)
	return s.readVoucher(ctx, id)
}

// voucherHolder is who gets a voucher. A plate that belongs to one member is that
// member's: who shows the card at noon and gives the plate at one is one person.
func (s *Station) voucherHolder(ctx context.Context, in VoucherInput, code string) (string, error) {
	if !in.Member.IsZero() {
		return domain.MemberHolder(in.Member), nil
	}
	if strings.TrimSpace(in.Plate) == "" {
		return domain.AnonymousHolder(code), nil
	}
	plate, err := codes.ParsePlate(in.Plate)
	if err != nil {
		return "", fieldError("plate", err)
	}
	holder := domain.PlateHolder(plate.Number)
	err = s.read(ctx, func(tx *sql.Tx) error {
		end, found, err := holderOfPlate(ctx, tx, plate.Number)
		if err == nil && found {
			holder = domain.MemberHolder(end)
		}
		return err
	})
	return holder, err
}

// RedeemVoucher gives out what a voucher promises, and records the visit with it,
// at today's price. It is refused a second time.
func (s *Station) RedeemVoucher(ctx context.Context, code string) (VisitRow, error) {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	row, err := s.FindVoucher(ctx, code)
	if err != nil {
		return VisitRow{}, err
	}
	switch row.State {
	case domain.VoucherRedeemed:
		clock := row.RedeemedAt.Format("15:04")
		return VisitRow{}, fault.New(fault.Conflict, "code", "这张凭证 "+clock+" 已经用过", "this voucher was used at "+clock)
	case domain.VoucherVoid:
		return VisitRow{}, fault.New(fault.Conflict, "code", "这张凭证已经作废", "this voucher is void")
	}
	if day, period := MealPeriod(row.Service, s.now()); day != row.Day || period != row.Period {
		return VisitRow{}, fault.New(fault.Conflict, "code", "这张凭证不是这一餐（这一晚）的", "this voucher is for another meal or night")
	}
	p, shift, err := s.who(ctx)
	if err != nil {
		return VisitRow{}, err
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return VisitRow{}, err
	}
	in := VisitInput{Group: row.Group, Services: []ServiceUse{{Service: row.Service}}}
	var visit *domain.Visit
	var refused error
	edit, _, err := editEntry(ctx, s, domain.KindVoucher, row.ID, func(v *domain.Voucher) {
		in.Member, _ = v.MemberID()
		if visit, refused = s.newVisit(p, d, in); refused == nil {
			v.State, v.RedeemedAt, v.RedeemedBy, v.Visit = domain.VoucherRedeemed, visit.At, shift.By, visit.ID
		}
	})
	if err := cmp.Or(err, refused); err != nil {
		return VisitRow{}, err
	}
	if err := s.record(ctx, factDraft(visit), edit); err != nil {
		return VisitRow{}, err
	}
	s.changed(SignalVisits)
	s.changed(SignalDay)
	return s.newRow(d, visit), nil
}

// VoidVoucher takes a voucher back, and the visit that it was redeemed with.
func (s *Station) VoidVoucher(ctx context.Context, id change.ID, reason string) error {
	s.deciding.Lock()
	defer s.deciding.Unlock()
	var visit change.ID
	edit, changed, err := editEntry(ctx, s, domain.KindVoucher, id, func(v *domain.Voucher) {
		visit = v.Visit
		v.State, v.Reason, v.Visit, v.RedeemedAt, v.RedeemedBy = domain.VoucherVoid, reason, change.ID{}, 0, change.ID{}
	})
	if err != nil || !changed {
		return err
	}
	drafts := []draft{edit}
	if !visit.IsZero() {
		target, err := s.findVisit(ctx, visit)
		if err != nil {
			return err
		}
		if target.Correction == nil || !target.Correction.IsVoid() {
			c := &domain.Correction{ID: s.mint.New(s.now()), Target: visit, Of: domain.KindVisit, Station: target.StationID(), Reason: reason}
			drafts = append(drafts, draft{kind: domain.KindVoid, id: c.ID, body: c})
		}
	}
	if err := s.record(ctx, drafts...); err != nil {
		return err
	}
	s.changed(SignalVisits)
	s.changed(SignalDay)
	return nil
}

// giveBack makes the voucher that a visit redeemed good again, unless it was voided on
// another computer meanwhile.
func (s *Station) giveBack(ctx context.Context, visit change.ID) ([]draft, error) {
	var found []sqlite.Document[domain.Voucher]
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		found, err = sqlite.FindDocuments[domain.Voucher](ctx, tx, domain.KindVoucher, domain.Key{Name: "visit", Value: visit.String()}, false, 1)
		return err
	})
	if err != nil || len(found) == 0 || found[0].Value.State != domain.VoucherRedeemed {
		return nil, err
	}
	edit, _, err := editEntry(ctx, s, domain.KindVoucher, found[0].ID, func(v *domain.Voucher) {
		v.State, v.Visit, v.RedeemedAt, v.RedeemedBy = domain.VoucherIssued, change.ID{}, 0, change.ID{}
	})
	return []draft{edit}, err
}
