package reports

import (
	"context"
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/export"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/report/monthly"
)

// Export takes the table in view out: for Excel, as pages to print, or as CSV.
func (p *Reports) Export(key rune) *export.Sheet {
	format, ok := map[rune]monthly.Format{'e': monthly.XLSX, 'p': monthly.PDF, 'c': monthly.CSV}[key]
	k, known := monthly.FindKind(p.open)
	if !ok || !known {
		return nil
	}
	if format == monthly.CSV && len(p.tables) > 1 {
		p.message.Hint(text.ReportOneSheet.String())
		return nil
	}
	return p.take(k.Name(), k.Code, format)
}

// Packet takes everything of the month out in one file.
func (p *Reports) Packet() *export.Sheet { return p.take("本月报表包", "", monthly.ZIP) }

// Bulletin takes the 通报 out, for Word.
func (p *Reports) Bulletin() *export.Sheet { return p.take("通报", "", monthly.DOCX) }

// take asks where to put a file. Its name is Chinese in either language: so are the tables.
func (p *Reports) take(title, code string, format monthly.Format) *export.Sheet {
	wish := monthly.Wish{Table: code, Format: format, Fonts: theme.PrintFonts}
	return p.save(title, format, func(context.Context, string) (monthly.Wish, error) { return wish, nil }, nil)
}

// save asks where to put what is wished for. The wish is read beside the window.
func (p *Reports) save(title string, format monthly.Format, read func(ctx context.Context, path string) (monthly.Wish, error), then func(context.Context) error) *export.Sheet {
	p.message.Clear()
	month, who := p.month(), p.who
	return export.Save(p.host, p.station, export.File{List: station.ExportReport, Title: title + " " + month, Format: station.ExportFormat(format),
		Save: func(ctx context.Context, path string) (string, error) {
			wish, err := read(ctx, path)
			if err != nil {
				return "", err
			}
			done, err := p.station.Report(ctx, month, who, path, wish)
			if err != nil || then == nil {
				return "", err
			}
			return unknown(done.Unknown), then(ctx)
		}})
}

// namesMax is how many unknown names are listed: whoever has more has another list in mind.
const namesMax = 12

// unknown says which names of a template mean nothing here.
func unknown(names []string) string {
	if len(names) == 0 {
		return text.TemplateFilled.String()
	}
	list := strings.Join(names[:min(len(names), namesMax)], "、")
	if len(names) > namesMax {
		list += text.TemplateMore.With(text.Count(int64(len(names))))
	}
	return text.TemplateUnknown.With(list)
}
