package desk

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/keys"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// laterBand says, as long as it holds, that visits are entered for another time.
type laterBand struct {
	content fyne.CanvasObject
	words   *widgets.Line
}

func newLaterBand(d *Desk) *laterBand {
	b := &laterBand{words: widgets.NewLine("")}
	b.words.Color = theme.Amber
	end := widgets.NewButton(d.host.Board(), text.BackfillEnd.String(), widgets.Slight, func() { d.when(d.endLater) })
	b.content = widgets.Notice(theme.Amber, container.NewBorder(nil, nil, nil, end, widgets.Middle(b.words.Cutting())))
	b.content.Hide()
	return b
}

func (b *laterBand) show(at time.Time) {
	if hidden := at.IsZero(); hidden != !b.content.Visible() {
		if hidden {
			b.content.Hide()
		} else {
			b.content.Show()
		}
	}
	if !at.IsZero() {
		b.words.Set(text.BackfillOn.With(text.Date(domain.DayOf(at)), text.Clock(at)))
	}
}

func (d *Desk) endLater() {
	d.form.later = time.Time{}
	d.refresh()
}

// dayOptions are today and the days before it that can still be entered.
func dayOptions(now time.Time) []widgets.Option {
	today := domain.DayOf(now)
	options := make([]widgets.Option, station.BackfillDays+1)
	for back := range options {
		day := today.AddDays(-back)
		name := text.Date(day)
		switch back {
		case 0:
			name = text.Today.String() + "  " + name
		case 1:
			name = text.Yesterday.String() + "  " + name
		}
		options[back] = widgets.Option{Value: day.String(), Name: name}
	}
	return options
}

// Backfill asks for the day and the time that visits are to be entered for.
func (d *Desk) Backfill() {
	board := d.host.Board()
	message := widgets.NewMessage(d.host)
	now := d.host.Now()
	days := widgets.NewSelect(board, "", nil)
	days.SetChoices(dayOptions(now))
	days.SetValue(domain.DayOf(now).AddDays(-1).String())
	at := widgets.NewEntry(board, text.BackfillTimeHint.String())
	at.SetText(strconv.Itoa(now.In(domain.Shanghai).Hour()))
	at.OnKey = moveDay(days)
	begin := func() {
		day, err := domain.ParseDay(days.Value())
		if err != nil {
			message.Fail(err)
			return
		}
		moment, ok := timeOf(day, at.Text)
		if !ok {
			message.Hint(text.BackfillTimeWrong.String())
			d.host.Focus(at)
			return
		}
		if moment.After(now) {
			message.Hint(text.BackfillFuture.String())
			d.host.Focus(at)
			return
		}
		d.host.CloseSheet()
		d.form.later = moment
		d.message.Clear()
		d.refresh()
	}
	at.OnReturn = begin
	d.host.ShowSheet(page.Sheet{
		Title: text.BackfillTitle.String(), First: at, Enter: begin,
		Content: widgets.Column(widgets.NewQuiet(text.BackfillWhy.String()),
			widgets.Grid(2, widgets.Field(text.BackfillDay.String(), days), widgets.Field(text.BackfillTime.String(), at)),
			message.Label, widgets.NewButton(board, text.BackfillBegin.String()+"  Enter", widgets.Primary, begin)),
	})
}

// moveDay lets the arrows of a field choose the day beside it.
func moveDay(days *widgets.Select) func(*fyne.KeyEvent) bool {
	return func(ev *fyne.KeyEvent) bool {
		step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[ev.Name]
		if step != 0 {
			days.SetSelectedIndex(min(max(days.SelectedIndex()+step, 0), station.BackfillDays))
		}
		return step != 0
	}
}

// timeOf reads 14, 14:30 or 1430 as a time of a day.
func timeOf(day domain.Day, written string) (time.Time, bool) {
	written = strings.TrimSpace(strings.Map(keys.Narrow, written))
	hour, minute, ok := strings.Cut(written, ":")
	if !ok && len(written) == 4 {
		hour, minute = written[:2], written[2:]
	}
	h, err := strconv.Atoi(hour)
	if err != nil || h < 0 || h > 23 || len(hour) > 2 {
		return time.Time{}, false
	}
	m := 0
	if minute != "" {
		if m, err = strconv.Atoi(minute); err != nil || m < 0 || m > 59 {
			return time.Time{}, false
		}
	}
	return day.Time().Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute), true
}
