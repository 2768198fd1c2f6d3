package reports

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/task"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/report/monthly"
)

const (
	// settingTemplates keeps the templates that were filled last, one a line.
	settingTemplates = "ui.report_templates"
	// templatesMax is how many: each has a digit.
	templatesMax = 5
)

// template is the question which workbook is to be filled.
type template struct {
	used    []string // paths, the last one first
	chooser *files.Chooser
}

// AskTemplate offers the templates that were used last, and other files.
func (p *Reports) AskTemplate() {
	task.Load(p.host, p.usedTemplates, func(used []string, err error) {
		p.template.used = used // without the memory there is still the chooser
		if len(used) == 0 {
			p.chooseTemplate()
			return
		}
		p.offerTemplates()
	})
}

func (p *Reports) usedTemplates(ctx context.Context) ([]string, error) {
	kept, err := p.station.Setting(ctx, settingTemplates)
	if kept == "" {
		return nil, err
	}
	return strings.Split(kept, "\n"), err
}

// templateShares of the columns: digit and name, folder.
var templateShares = []float32{0.5, 0.5}

func (p *Reports) offerTemplates() {
	used := p.template.used
	board := p.host.Board()
	take := func(i int) {
		if i < len(used) {
			p.host.CloseSheet()
			p.Fill(used[i])
		}
	}
	list := widgets.NewList(board, func() int { return len(used) }, func() fyne.CanvasObject {
		row, _ := widgets.NewCells(templateShares, nil)
		return row
	}, func(i int, o fyne.CanvasObject) {
		if i < len(used) {
			lines := o.(*fyne.Container).Layout.(*widgets.Cells).Lines
			lines[0].Set(strconv.Itoa(i+1) + "  " + filepath.Base(used[i]))
			lines[1].Set(filepath.Dir(used[i]))
		}
	})
	list.Return = true
	list.OnSelected = func(i int) {
		list.Unselect(i)
		take(i)
	}
	other := func() {
		p.host.CloseSheet()
		p.chooseTemplate()
	}
	p.host.ShowSheet(page.Sheet{Title: text.TemplateTitle.String(), First: list,
		Content: widgets.Column(widgets.NewQuiet(text.TemplateLast.String()), widgets.Box(760, 230, widgets.Card(list)),
			widgets.NewButton(board, text.TemplateOther.String(), widgets.Plain, other)),
		Rune: func(r rune) {
			switch {
			case r == 'n' || r == 'N':
				other()
			case r >= '1' && r <= '9':
				take(int(r - '1'))
			}
		}})
}

func (p *Reports) chooseTemplate() {
	p.template.chooser = files.Choose(p.host, files.Question{Title: text.TemplateChoose.String(), Why: text.TemplateFiles.String(), Endings: []string{".xlsx"}, Chosen: func(path string) { p.Fill(path) }})
}

// Fill fills a template of one's own with the month in view, and asks where to put it.
func (p *Reports) Fill(path string) *export.Sheet {
	title := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	return p.save(title, monthly.XLSX, func(_ context.Context, to string) (monthly.Wish, error) {
		return monthly.ReadWish("", to, path, false)
	}, func(ctx context.Context) error { return p.rememberTemplate(ctx, path) })
}

// rememberTemplate puts a template in front of those that were used before.
func (p *Reports) rememberTemplate(ctx context.Context, path string) error {
	used, err := p.usedTemplates(ctx)
	if err != nil || strings.ContainsRune(path, '\n') {
		return err
	}
	used = slices.DeleteFunc(used, func(u string) bool { return u == path })
	used = append([]string{path}, used...)
	return p.station.SetSetting(ctx, settingTemplates, strings.Join(used[:min(len(used), templatesMax)], "\n"))
}
