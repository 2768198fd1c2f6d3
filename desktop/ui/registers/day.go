package registers

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/domain"
)

// day has the arrows change a day, and lets it be typed without its year.
func (in *input) day(p *Registers) {
	e := in.focus.(*widgets.Entry)
	moment := in.field.Input == domain.InputMoment
	e.SetPlaceHolder(text.FormToday.String())
	if moment {
		e.SetPlaceHolder(text.FormMomentHint.String())
	}
	in.get = func() string { return dayTyped(e.Text, p.host.Now(), in.field.Past) }
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		by := map[fyne.KeyName]int{fyne.KeyDown: -1, fyne.KeyUp: 1}[ev.Name]
		if by == 0 {
			return false
		}
		now := p.host.Now().In(domain.Shanghai)
		typed := in.get()
		switch at, err := time.ParseInLocation(time.DateOnly, typed, domain.Shanghai); {
		case typed == "" && moment:
			e.SetText(now.Format("2006-01-02 15:04"))
		case typed == "":
			e.SetText(now.Format(time.DateOnly))
		case err == nil:
			e.SetText(at.AddDate(0, 0, by).Format(time.DateOnly))
		}
		e.CursorColumn = len([]rune(e.Text))
		return true
	}
}

// dayTyped completes a day that was typed as month and day, 1103, or with a short year,
// 261103. Of a day that has come it is the last such day. Anything else is left as it
// is: the register knows the other ways to write one, and says what is wrong.
func dayTyped(typed string, now time.Time, past bool) string {
	typed = strings.TrimSpace(typed)
	if strings.Trim(typed, "0123456789") != "" {
		return typed
	}
	now = now.In(domain.Shanghai)
	switch len(typed) {
	case 4:
		at, err := time.ParseInLocation("20060102", now.Format("2006")+typed, domain.Shanghai)
		if err != nil {
			return typed
		}
		if past && at.After(now) {
			at = at.AddDate(-1, 0, 0)
		}
		return at.Format(time.DateOnly)
	case 6:
		if at, err := time.ParseInLocation("060102", typed, domain.Shanghai); err == nil {
			return at.Format(time.DateOnly)
		}
	}
	return typed
}
