package dashboard

import (
	"cmp"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/svg"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// ActionPicture is that a picture of figures was taken out.
const ActionPicture access.Action = "picture taken out"

// pictureTaken sends one picture of the overview as a file: it shows what the page of the
// same address shows, and says what it is of and how complete that was.
func (d *Dashboard) pictureTaken(w http.ResponseWriter, r *http.Request) {
	v := newView(w, r, "/", d.now())
	v.Query = r.URL.Query()
	var err error
	if v.Question, err = ask(v.Query, domain.DayOf(v.Now), v.Staff); err != nil {
		d.fail(w, r, v, err)
		return
	}
	f, err := d.readFigures(r.Context(), v.Question)
	if err != nil {
		d.fail(w, r, v, err)
		return
	}
	q := v.Question
	q.show = showCharts // the page of tables has none
	name := chi.URLParam(r, "name")
	doc, ok := newSheet(v.Lang, v.Staff, q, f).document(v.Lang, q, f, name)
	if !ok {
		d.fail(w, r, v, fault.New(fault.NotFound, "", "没有这张图，或者这段时间没有数。请回到统计页，从图下面取", "there is no such picture, or no figures of these days: take it from below the picture on the page of figures"))
		return
	}
	err = frame.SendFile(w, doc.Title+" "+doc.Of+".svg", "image/svg+xml", func(to io.Writer) error {
		err := sqlite.Write(r.Context(), d.city.DB, func(tx sqlite.Tx) error {
			return access.Audit(r.Context(), tx, access.Who(r.Context()), ActionPicture, name+" "+q.address())
		})
		if err == nil {
			_, err = io.WriteString(to, doc.Draw())
		}
		return err
	})
	if err != nil {
		d.fail(w, r, v, err)
	}
}

// document is a picture of the sheet by its name, with what it is of. Its days and its
// time are whole ones: nobody knows any more what today was.
func (p *sheet) document(l language, q question, f *figures, name string) (svg.Document, bool) {
	d := svg.Document{Style: frame.PictureStyle, Notes: []string{p.Fresh, l.must("picture_source", f.asOf.In(domain.Shanghai).Format("2006-01-02 15:04"))}}
	switch name {
	case "trend":
		d.Title, d.Picture = p.Trend.Title+" "+p.Trend.By, string(p.Trend.Picture)
		if p.Trend.Empty {
			return d, false
		}
	case "week":
		d.Title, d.Picture = l.must("week")+" "+l.must("week_of"), string(p.Week.Picture)
	default:
		tables := append([]breakdown{p.Divisions, p.Groups, p.Services}, p.Works...)
		i := slices.IndexFunc(tables, func(b breakdown) bool { return b.Key == name && len(b.Rows) > 0 })
		if i < 0 {
			return d, false
		}
		b := tables[i]
		d.Title, d.Picture = b.Title+" "+b.By, b.picture().Draw()
	}
	if p.Demo {
		d.Title += "（" + l.must("demo") + "）"
	}
	d.Of = cmp.Or(p.Area, l.must("city")) + " " + q.period.From.String()
	if q.period.To != q.period.From {
		d.Of += " – " + q.period.To.String()
	}
	d.Height = svg.Height(d.Picture)
	return d, d.Picture != ""
}

// picture draws a table's bars with their names and numbers.
func (b breakdown) picture() svg.Bars {
	bars := svg.Bars{ID: b.Key, Title: b.Title + " " + b.By}
	for _, r := range b.Rows {
		words := []string{r.Value, r.Unit}
		if b.Shares {
			words = append(words, r.Share)
		}
		bars.Rows = append(bars.Rows, svg.BarRow{Name: r.Name, Text: strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " "), Class: r.Class, Value: r.Amount})
	}
	return bars
}

// saved is the link to a picture.
type saved struct{ Words, Address string }

// Saved leads to a picture of the page as a file.
func (v view) Saved(name string) saved {
	q := v.Question
	q.show = showCharts
	return saved{v.Lang.must("save_picture"), "/picture/" + name + ".svg" + strings.TrimPrefix(q.address(), "/")}
}
