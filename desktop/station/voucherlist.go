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
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// VoucherRow is a voucher as the desk lists it.
type VoucherRow struct {
	ID         change.ID
	Code       string
	Service    string
	Name, Unit string
	Group      string
	GroupName  string
	Day        domain.Day
	Period     string
	Holder     string // 张*, 川L·**345, or empty
	State      string
	IssuedAt   time.Time
	IssuedBy   string
	RedeemedAt time.Time
	Reason     string
}

// FindVoucher looks a voucher up by its code.
func (s *Station) FindVoucher(ctx context.Context, code string) (VoucherRow, error) {
	code, err := codes.NormalizeVoucherCode(code)
	if err != nil {
		return VoucherRow{}, fieldError("code", err)
	}
	rows, err := s.vouchers(ctx, domain.Key{Name: "code", Value: code})
	if err != nil {
		return VoucherRow{}, err
	}
	if len(rows) == 0 {
		return VoucherRow{}, fault.New(fault.NotFound, "code", "本站没有发过这张凭证", "this station issued no such voucher")
	}
	return rows[0], nil
}

// Vouchers lists those of a day, the newest first. Of today also those of a night that
// is not over: after midnight its beds are still asked for.
func (s *Station) Vouchers(ctx context.Context, day domain.Day) ([]VoucherRow, error) {
	rows, err := s.vouchers(ctx, domain.Key{Name: "day", Value: day.String()})
	if err != nil || day != domain.DayOf(s.now()) {
		return rows, err
	}
	night, period := MealPeriod(serviceBed, s.now())
	if night == day {
		return rows, nil
	}
	before, err := s.vouchers(ctx, domain.Key{Name: "day", Value: night.String()})
	return append(rows, slices.DeleteFunc(before, func(v VoucherRow) bool { return v.Period != period })...), err
}

func (s *Station) readVoucher(ctx context.Context, id change.ID) (VoucherRow, error) {
	var v domain.Voucher
	err := s.read(ctx, func(tx *sql.Tx) error {
		doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindVoucher, id)
		if err != nil {
			return err
		}
		v, err = domain.Decode[domain.Voucher](doc.Values())
		return err
	})
	if err != nil {
		return VoucherRow{}, err
	}
	return s.FindVoucher(ctx, v.Code)
}

// vouchersMax is more than a station issues in a day.
const vouchersMax = 2000

func (s *Station) vouchers(ctx context.Context, key domain.Key) ([]VoucherRow, error) {
	dict, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	shift, err := s.Shift(ctx)
	if err != nil {
		return nil, err
	}
	var out []VoucherRow
	err = s.listOwn(ctx, func(tx *sql.Tx, own change.ID, names map[change.ID]string) error {
		docs, err := sqlite.FindDocuments[domain.Voucher](ctx, tx, domain.KindVoucher, key, false, vouchersMax)
		if err != nil {
			return err
		}
		for _, d := range docs {
			v := d.Value
			if v.Station != own {
				continue
			}
			service := dict.service[v.Service]
			row := VoucherRow{
				ID: d.ID, Code: v.Code, Service: v.Service, Name: cmp.Or(service.Name, v.Service), Unit: service.Unit,
				Group: v.Group, GroupName: cmp.Or(dict.group[v.Group].Name, v.Group), Day: v.Day, Period: v.Period, Holder: maskPlate(v.Plate()),
				State: v.State, IssuedAt: momentOf(v.IssuedAt), IssuedBy: names[v.IssuedBy], RedeemedAt: momentOf(v.RedeemedAt), Reason: v.Reason,
			}
			if id, ok := v.MemberID(); ok {
				m, _, err := s.readMember(ctx, tx, dict, id, "")
				if err != nil {
					return err
				}
				row.Holder = m.Mask
			}
			if shift.Locked {
				row.Holder = ""
			}
			out = append(out, row)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b VoucherRow) int { return b.IssuedAt.Compare(a.IssuedAt) })
	return out, err
}
