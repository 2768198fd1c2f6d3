package people

import (
	"context"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
)

// sameSheet looks for the other card of one person.
type sameSheet struct {
	detail  *detail
	row     station.MemberRow // goes under the one that is chosen
	search  *widgets.Entry
	found   *fyne.Container
	message *widgets.Message
	rows    []station.MemberRow
	turn    int
}

func (s *sameSheet) look() {
	s.turn++
	turn, query := s.turn, s.search.Text
	host := s.detail.page.host
	task.Load(host, func(ctx context.Context) ([]station.MemberRow, error) {
		return s.detail.page.station.FindMembers(ctx, query)
	}, func(rows []station.MemberRow, err error) {
		if turn != s.turn {
			return
		}
		if err != nil {
			s.message.Fail(err)
			return
		}
		s.rows, s.found.Objects = rows, nil
		for i, m := range rows {
			words := called(m) + " · " + text.GroupName(m.Group, m.GroupName) + " · " + m.PhoneTail + " · " + m.Plate + " · " + m.Code
			s.found.Add(widgets.NewButton(host.Board(), words, widgets.Plain, func() { s.pick(i) }))
		}
		s.found.Refresh()
	})
}

// pick takes a card and asks why it is the same person's.
func (s *sameSheet) pick(i int) {
	if i >= len(s.rows) {
		s.message.Hint(text.NoMemberFound.String())
		return
	}
	as, d := s.rows[i], s.detail
	if as.ID == s.row.ID {
		s.message.Hint(text.SameItself.String())
		return
	}
	both := called(s.row) + " (" + s.row.Code + ") → " + called(as) + " (" + as.Code + ")"
	d.ask(text.SameReason.String(), both, text.SameWhys, func(reason string) {
		d.carryOut(text.SameDone.With(called(as)), func(ctx context.Context) error { return d.page.station.MarkSame(ctx, s.row.ID, as.ID, reason) })
	})
}
