package desk

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/shared/domain"
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
