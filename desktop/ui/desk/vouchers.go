package desk

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/correct"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// vouchers is what the sheet of vouchers needs of the station.
type vouchers interface {
	IssueVoucher(context.Context, station.VoucherInput) (station.VoucherRow, error)
	RedeemVoucher(ctx context.Context, code string) (station.VisitRow, error)
	VoidVoucher(ctx context.Context, id change.ID, reason string) error
	FindVoucher(ctx context.Context, code string) (station.VoucherRow, error)
	Vouchers(context.Context, domain.Day) ([]station.VoucherRow, error)
}

// VoucherWords writes a voucher: 自助餐 · 午餐 · 货车司机 · 张*.
func VoucherWords(v station.VoucherRow) string {
	words := []string{text.ServiceName(v.Service, v.Name), text.VoucherPeriod(v.Period), text.GroupName(v.Group, v.GroupName)}
	if v.Holder != "" {
		words = append(words, v.Holder)
	}
	return strings.Join(words, " · ")
}

// scanVoucher puts a scanned voucher before the attendant: Enter gives it out.
func (d *Desk) scanVoucher(code string) {
	task.Load(d.host, func(ctx context.Context) (station.VoucherRow, error) { return d.station.FindVoucher(ctx, code) },
		func(v station.VoucherRow, err error) {
			if err != nil {
				d.message.Fail(err)
				return
			}
			d.change(func() { d.form.member, d.form.voucher = nil, &v })
			d.search.close()
		})
}

func (d *Desk) redeem(v station.VoucherRow) {
	d.saveVisit(func(ctx context.Context) (station.VisitRow, error) { return d.station.RedeemVoucher(ctx, v.Code) })
}

// voucherSheet issues vouchers and lists those of today.
type voucherSheet struct {
	desk     *Desk
	shown    page.Shown
	member   *station.MemberRow // its holder, as the sheet says it
	service  *widgets.Choice
	group    *widgets.Select
	province *widgets.Select
	plate    *widgets.Entry
	message  *widgets.Message
	list     *widgets.List
	empty    *widgets.Line
	rows     []station.VoucherRow
	busy     bool
}

// Vouchers opens the sheet. A person who was chosen at the desk is its holder.
func (d *Desk) Vouchers() {
	board := d.host.Board()
	v := &voucherSheet{desk: d, member: d.form.member, message: widgets.NewMessage(d.host)}
	var services []widgets.Option
	for _, s := range d.form.services {
		if s.Priced {
			services = append(services, widgets.Option{Value: s.Code, Name: text.Pick(s.Name, s.NameEN)})
		}
	}
	v.service = widgets.NewChoice(board, max(len(services), 1), services, func(string) {})
	if len(services) > 0 {
		v.service.Set(services[0].Value)
	}
	v.group = widgets.NewSelect(board, text.ChooseGroupHere.String(), nil)
	var groups []widgets.Option
	for _, g := range d.form.groups {
		groups = append(groups, widgets.Option{Value: g.Code, Name: text.Pick(g.Name, g.NameEN)})
	}
	v.group.SetChoices(groups)
	v.group.SetValue(d.form.group)
	v.province, v.plate = widgets.NewPlate(board)
	v.plate.OnReturn = v.issue
	holder := widgets.Field(text.VoucherPlate.String(), widgets.PlateField(v.province, v.plate))
	if v.member != nil {
		holder = widgets.Field(text.VoucherHolder.String(), widgets.Middle(widgets.NewLine(PersonWords(*v.member)).Cutting()))
	}
	v.list = widgets.NewList(board, func() int { return len(v.rows) }, v.newRow, v.fillRow)
	v.list.OnSelected = func(i int) { v.list.Unselect(i) }
	v.empty = widgets.NewQuiet(text.VouchersNone.String())
	v.shown = d.host.ShowSheet(page.Sheet{
		Title: text.VoucherTitle.String(), First: v.plate, Enter: v.issue, Scan: v.scan,
		Key: func(ev *fyne.KeyEvent) {
			if ev.Name == fyne.KeyF5 {
				d.ExportVouchers()
			}
		},
		Content: widgets.Column(
			widgets.NewQuiet(text.VoucherWhy.String()), v.service.Content,
			widgets.Grid(2, widgets.Field(text.FieldGroup.String(), v.group), holder),
			widgets.NewButton(board, text.VoucherIssue.String()+"  Enter", widgets.Primary, v.issue),
			v.message.Label, container.NewBorder(nil, nil, widgets.NewHeading(text.VouchersToday.String()),
				widgets.NewButton(board, text.ExportF5.String(), widgets.Slight, func() { d.ExportVouchers() })),
			widgets.Box(900, 220, container.NewStack(v.list, container.NewVBox(v.empty)))),
	})
	v.load()
}

func (v *voucherSheet) load() {
	d := v.desk
	task.Load(d.host, func(ctx context.Context) ([]station.VoucherRow, error) {
		return d.station.Vouchers(ctx, domain.DayOf(d.host.Now()))
	}, func(rows []station.VoucherRow, err error) {
		if err != nil {
			v.message.Fail(err)
			return
		}
		v.rows = rows
		v.empty.Hidden = len(rows) > 0
		v.empty.Refresh()
		v.list.Refresh()
	})
}

func (v *voucherSheet) issue() {
	in := station.VoucherInput{Service: v.service.Value(), Group: v.group.Value(), Plate: widgets.PlateText(v.province, v.plate)}
	if v.member != nil {
		in.Member, in.Plate = v.member.ID, ""
	}
	if in.Group == "" {
		v.message.Hint(text.ChooseGroup.String())
		v.desk.host.Focus(v.group)
		return
	}
	v.do(func(ctx context.Context) (string, error) {
		row, err := v.desk.station.IssueVoucher(ctx, in)
		return text.VoucherIssued.With(VoucherWords(row), row.Code), err
	})
}

// scan redeems a voucher at once: the sheet is open for nothing else.
func (v *voucherSheet) scan(code string) {
	v.do(func(ctx context.Context) (string, error) {
		row, err := v.desk.station.RedeemVoucher(ctx, code)
		return text.VoucherRedeemed.With(row.GroupName, ServiceWords(row)), err
	})
}

// do carries out one thing and reads the list again.
func (v *voucherSheet) do(f func(context.Context) (string, error)) {
	if v.busy {
		return
	}
	v.busy = true
	d := v.desk
	task.Load(d.host, f, func(done string, err error) {
		v.busy = false
		d.host.DiskTrouble(err)
		message := d.told(v.shown, v.message)
		if err != nil {
			message.Fail(err)
			return
		}
		message.Good(done)
		v.load()
		d.today.load()
	})
}

// The columns: when, what for whom, the code, where it stands.
var voucherShares = []float32{0.08, 0.5, 0.2, 0.22}

func (v *voucherSheet) newRow() fyne.CanvasObject {
	board := v.desk.host.Board()
	row, _ := widgets.NewCells(voucherShares, container.NewHBox(
		widgets.NewButton(board, text.VoucherPrint.String(), widgets.Slight, nil),
		widgets.NewButton(board, text.VoucherRedeem.String(), widgets.Slight, nil),
		widgets.NewButton(board, text.Void.String(), widgets.Slight, nil)))
	return row
}

func (v *voucherSheet) fillRow(i int, o fyne.CanvasObject) {
	if i >= len(v.rows) {
		return
	}
	row := v.rows[i]
	cells := o.(*fyne.Container).Layout.(*widgets.Cells)
	ink := theme.Ink
	if row.State == domain.VoucherVoid {
		ink = theme.Quiet
	}
	cells.Lines[0].SetColored(text.Clock(row.IssuedAt), theme.Quiet)
	cells.Lines[1].Struck = row.State == domain.VoucherVoid
	cells.Lines[1].SetColored(VoucherWords(row), ink)
	cells.Lines[2].SetColored(row.Code, theme.Quiet)
	cells.Lines[3].SetColored(text.VoucherState(row.State, row.RedeemedAt), theme.Quiet)
	buttons := cells.Tail.(*fyne.Container).Objects
	slip, redeem, void := buttons[0].(*widgets.Button), buttons[1].(*widgets.Button), buttons[2].(*widgets.Button)
	slip.OnTap(func() { v.desk.PrintVoucher(row) })
	slip.Hidden = row.State != domain.VoucherIssued
	redeem.OnTap(func() { v.scan(row.Code) })
	void.OnTap(func() { v.askWhy(row) })
	redeem.Hidden = row.State != domain.VoucherIssued
	void.Hidden = row.State == domain.VoucherVoid
	o.Refresh()
}

func (v *voucherSheet) askWhy(row station.VoucherRow) {
	d := v.desk
	correct.AskWhy(d.host, text.VoidTitle.With(VoucherWords(row)), text.VoucherVoidReasons, func(reason string) {
		d.host.Go(func(ctx context.Context) func() {
			err := d.station.VoidVoucher(ctx, row.ID, reason)
			return func() {
				d.host.DiskTrouble(err)
				if err != nil {
					d.message.Fail(err)
					return
				}
				d.Vouchers()
			}
		})
	})
}
