package export

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
)

// Logger is a station that remembers its exports.
type Logger interface {
	Exports(ctx context.Context, limit int) ([]station.ExportEntry, error)
}

// logMax is how many exports the list shows.
const logMax = 500

// shares of the columns: when, list, what of it, rows, format, masked.
var shares = []float32{0.2, 0.16, 0.3, 0.1, 0.1, 0.14}

// Log is the list of exports.
type Log struct{ Rows [][]string }

// ShowLog lists what was taken out of this computer.
func ShowLog(host page.Host, s Logger) *Log {
	l := &Log{}
	message := widgets.NewMessage(host)
	list := widgets.NewList(host.Board(), func() int { return len(l.Rows) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(shares, nil)
		return row
	}, func(i int, o fyne.CanvasObject) {
		if i < len(l.Rows) {
			for k, word := range l.Rows[i] {
				o.(*fyne.Container).Layout.(*widgets.Cells).Lines[k].Set(word)
			}
		}
	})
	list.OnSelected = func(i int) { list.Unselect(i) }
	empty := widget.NewLabel(text.ExportLogNone.String())
	empty.Hide()
	heads := widgets.Heads(shares, nil, text.ColumnWhen.String(), text.ColumnList.String(), text.ColumnFilter.String(),
		text.ColumnRows.String(), text.ColumnFormat.String(), text.ColumnMasked.String())
	card := widgets.Card(container.NewBorder(heads, nil, nil, nil, container.NewStack(list, empty)))
	host.ShowSheet(page.Sheet{Title: text.ExportLog.String(), Content: widgets.Column(widgets.NewQuiet(text.ExportLogWhy.String()), widgets.Box(900, 340, card), message.Label), First: list, Enter: host.CloseSheet})
	task.Load(host, func(ctx context.Context) ([]station.ExportEntry, error) { return s.Exports(ctx, logMax) }, func(entries []station.ExportEntry, err error) {
		if err != nil {
			message.Fail(err)
			return
		}
		for _, e := range entries {
			l.Rows = append(l.Rows, []string{text.Moment(e.At, host.Now()), listName(e.List), e.Filter, text.Count(e.Rows), strings.ToUpper(string(e.Format)), maskWord(e)})
		}
		empty.Hidden = len(l.Rows) > 0
		empty.Refresh()
		list.Refresh()
	})
	return l
}

func maskWord(e station.ExportEntry) string {
	switch {
	case e.Masked:
		return text.Masked.String()
	case e.List == station.ExportMembers || e.List == station.ExportCards || e.List == station.ExportCopy:
		return text.Unmasked.String()
	}
	return "—"
}

var listNames = map[station.ExportList]text.Phrase{
	station.ExportVisits: text.ListVisits, station.ExportDaySheet: text.ListDaySheet, station.ExportMembers: text.ListMembers, station.ExportCopy: text.CopyTitle,
	station.ExportCards: text.ListCards, station.ExportStatistics: text.ListStats, station.ExportImport: text.ListImport,
	station.ExportMonth: text.ListMonth, station.ExportStations: text.ListStations, station.ExportLog: text.ListLog, station.ExportFaults: text.ListFaults,
	station.ExportRequests: text.ListRequests, station.ExportAttendants: text.TabAttendants, station.ExportVouchers: text.ListVouchers, station.ExportSlip: text.ListSlip, station.ExportSync: text.ListSync,
	station.ExportReport: text.ListReport, station.ExportRegister: text.ListRegister, station.ExportBoard: text.NavBoard,
}

func listName(l station.ExportList) string {
	if p, ok := listNames[l]; ok {
		return p.String()
	}
	return string(l) // of a newer program
}
