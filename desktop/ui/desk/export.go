package desk

import (
	"context"
	"io"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
	"yizhan/shared/report/print"
	"yizhan/shared/report/table"
)

// ExportVouchers offers the vouchers of today. Their codes are not on the list: whoever
// has one could have the meal.
func (d *Desk) ExportVouchers() *export.Sheet {
	day := domain.DayOf(d.host.Now())
	return export.Ask(d.host, d.station, export.List{Name: station.ExportVouchers, Title: text.ListVouchers.String(), Filter: day.String(), Masked: true,
		Table: func(ctx context.Context) (table.Table, error) {
			vouchers, err := d.station.Vouchers(ctx, day)
			var rows [][]any
			for _, v := range vouchers {
				row := []any{v.IssuedAt, text.ServiceName(v.Service, v.Name), text.VoucherPeriod(v.Period), text.GroupName(v.Group, v.GroupName), v.Holder, v.IssuedBy,
					text.VoucherState(v.State, v.RedeemedAt), v.Reason}
				rows = append(rows, row)
			}
			return table.Table{Columns: []table.Column{{Title: text.ColumnTime.String(), Kind: table.Time}, {Title: text.ColumnServices.String()}, {Title: text.ColumnPeriod.String()},
				{Title: text.ColumnGroup.String()}, {Title: text.ColumnHolder.String()}, {Title: text.ColumnBy.String()}, {Title: text.ColumnState.String()}, {Title: text.ColumnReason.String()}},
				Rows: table.Of(rows), Count: int64(len(rows))}, err
		}})
}

// PrintVoucher asks where to put the slip of a voucher: what it is for, and its number
// for a scanner.
func (d *Desk) PrintVoucher(v station.VoucherRow) *export.Sheet {
	return export.Print(d.host, d.station, export.Paper{Key: 'k', Word: text.VoucherPrint.String(), Name: station.ExportSlip, Title: text.ListSlip.String(), Masked: true,
		Print: func(ctx context.Context, w io.Writer, with export.With) (int64, error) {
			words := strings.TrimSpace(text.Date(v.Day) + " " + text.VoucherPeriod(v.Period) + "  " + v.Holder)
			card := print.Card{Product: text.AppName.String(), Station: with.Station.Name, Mask: text.ServiceName(v.Service, v.Name), Group: words, Code: v.Code}
			return 1, print.Cards(ctx, w, with.Fonts, with.Sheet.Made, []print.Card{card})
		}})
}
