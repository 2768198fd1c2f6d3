package published

import (
	"context"
	"database/sql"
	"embed"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/table"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

// Pages serves what is published.
type Pages struct {
	city *city.City
	log  *slog.Logger
	now  func() time.Time
}

// New makes the pages of a city.
func New(c *city.City, log *slog.Logger, now func() time.Time) *Pages { return &Pages{c, log, now} }

// Routes mounts them.
func (p *Pages) Routes(r chi.Router) {
	pages := r.With(middleware.Compress(5, "text/html"))
	pages.Get("/published", p.list)
	pages.Get("/published/{month}", p.month)
	r.Get("/published/{month}/file", p.file)
	r.Post("/published/{month}", p.publish)
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) {
	page := listPage{Frame: frame.Of(w, r, "/published", words)}
	page.Title, _ = page.T("title")
	if err := page.read(r.Context(), p); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, page.Lang, templates, "published.html", http.StatusOK, page)
}

func (p *Pages) month(w http.ResponseWriter, r *http.Request) {
	page := monthPage{Frame: frame.Of(w, r, "/published/"+url.PathEscape(chi.URLParam(r, "month")), words)}
	err := page.read(r, p)
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, page.Lang, templates, "table_month.html", http.StatusOK, page)
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) {
	m, err := months.Parse(chi.URLParam(r, "month"))
	if err == nil {
		err = Publish(r.Context(), p.city, m, r.PostFormValue("note"), p.now())
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	http.Redirect(w, r, "/published/"+m.String(), http.StatusSeeOther)
}

// find is the version of a month that an address asks for; without a number the last.
func (p *Pages) find(r *http.Request) (m months.Month, list []Version, v Version, err error) {
	if m, err = months.Parse(chi.URLParam(r, "month")); err != nil {
		return m, nil, v, err
	}
	if list, err = p.versions(r.Context(), m); err != nil {
		return m, nil, v, err
	}
	n := len(list)
	if s := r.URL.Query().Get("version"); s != "" {
		if n, err = strconv.Atoi(s); err != nil || n < 1 || n > len(list) {
			return m, nil, v, fault.New(fault.NotFound, "version", "没有这一版", "there is no such version")
		}
	}
	if n > 0 {
		v = list[n-1]
	}
	return m, list, v, nil
}

func (p *Pages) versions(ctx context.Context, m months.Month) (list []Version, err error) {
	err = p.city.DB.Read(ctx, func(tx *sql.Tx) error {
		list, err = Versions(ctx, tx, m)
		return err
	})
	return list, err
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) {
	f := frame.Of(w, r, "/published", words)
	m, _, v, err := p.find(r)
	var t Table
	found := false
	for _, have := range v.Tables {
		if string(have.Cube) == r.URL.Query().Get("table") {
			t, found = have, true
		}
	}
	format := r.URL.Query().Get("format")
	kind, known := map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}[format]
	if err == nil && (!found || !known) {
		err = fault.New(fault.NotFound, "table", "没有这个文件，请从页面上的链接再点一次", "there is no such file: follow a link of the page once more")
	}
	if err == nil {
		out := t.list(f, m, v)
		err = frame.SendFile(w, out.Title+"."+format, kind, func(to io.Writer) error {
			if format == "csv" {
				_, err := out.CSV(r.Context(), to, nil)
				return err
			}
			_, err := out.XLSX(r.Context(), to, nil)
			return err
		})
	}
	if err != nil {
		frame.Refuse(w, r, p.log, err)
	}
}

// list is the table as a file.
func (t Table) list(f frame.Frame, m months.Month, v Version) table.Table {
	title, _ := f.T("cube_"+string(t.Cube), m.String())
	out := table.Table{Title: title, English: f.Lang == frame.English, Made: v.At}
	for _, key := range t.notes(v) {
		line, _ := f.T(key.key, key.values...)
		out.Foot = append(out.Foot, line)
	}
	head, _ := f.T("row_" + string(t.Cube))
	out.Columns = []table.Column{{Title: head, Kind: table.Text, Width: 14}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, table.Column{Title: c.in(f.Lang), Kind: table.Number})
	}
	var rows [][]any
	for i, name := range t.Rows {
		row := []any{name.in(f.Lang)}
		for _, cell := range t.Cells[i] {
			if cell == nil {
				row = append(row, table.Word(keptBack))
				continue
			}
			row = append(row, *cell)
		}
		rows = append(rows, row)
	}
	out.Rows, out.Count = table.Of(rows), int64(len(rows))
	return out
}

// keptBack stands where a number is kept back.
const keptBack = "*"

func (n Name) in(l frame.Language) string {
	if l == frame.English {
		return n.EN
	}
	return n.ZH
}

// note is a line under a table.
type note struct {
	key    string
	values []any
}

func (t Table) notes(v Version) []note {
	out := []note{{"note_" + string(t.Cube), nil}, {"note_version", []any{v.Number, v.At.In(domain.Shanghai).Format("2006-01-02")}}}
	if v.Note != "" {
		out = append(out, note{"note_corrects", []any{v.Note}})
	}
	return append(out, note{"note_digest", []any{t.SHA256}})
}
