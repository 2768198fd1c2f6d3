package pivot

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/book"
	"yizhan/shared/report/table"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// ActionTaken is that a pivot was taken out as a file.
const ActionTaken access.Action = "pivot taken out"

// formats are the files, with their types.
var formats = map[string]string{
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"csv":  "text/csv; charset=utf-8",
	"json": "application/json",
}

// file sends the table that the page shows. Files are Chinese, as T1 to T8 are.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) {
	v := p.view(w, r, "/pivot", "title")
	v.Lang = frame.Chinese
	err := p.sendFile(w, r, v)
	if err != nil {
		v.Lang = frame.LanguageOf(w, r)
		p.write(w, r, "pivot.html", &v.told, v, err)
	}
}

func (p *Pages) sendFile(w http.ResponseWriter, r *http.Request, v *view) (err error) {
	ctx, format := r.Context(), r.URL.Query().Get("format")
	if _, known := formats[format]; !known {
		return fault.New(fault.Invalid, "format", "没有这种文件，请选 Excel、CSV 或 JSON", "there is no such file: choose xlsx, csv or json")
	}
	if v.asked, err = ask(r.URL.Query(), domain.DayOf(v.now), v.Staff); err != nil {
		return err
	}
	if v.read, err = p.read(ctx, &v.asked, fileMax); err != nil {
		return err
	}
	name := "透视 " + v.caption() + " " + v.asked.period.From.String() + "_" + v.asked.period.To.String() + "." + format
	return frame.SendFile(w, name, formats[format], func(f io.Writer) error {
		if err := v.export(ctx, f, format); err != nil {
			return err
		}
		return sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
			return access.Audit(ctx, tx, access.Who(ctx), ActionTaken, format+" "+v.object())
		})
	})
}

// object is what the log says was taken out.
func (v *view) object() string {
	dims := slices.DeleteFunc([]string{string(v.asked.rows), string(v.asked.inner), string(v.asked.columns)}, func(s string) bool { return s == "" })
	parts := []string{string(v.asked.measure), strings.Join(dims, "×"), v.asked.period.From.String(), v.asked.period.To.String(), v.asked.area, v.asked.station, v.asked.group, v.asked.service}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func (v *view) export(ctx context.Context, w io.Writer, format string) error {
	switch format {
	case "json":
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		return out.Encode(v.program())
	case "csv":
		shown := v.shown()
		t := table.Table{Rows: table.Of(shown.Rows)}
		for _, c := range shown.Columns {
			t.Columns = append(t.Columns, table.Column{Title: c.Title(), Kind: c.Kind})
		}
		_, err := t.CSV(ctx, w, nil)
		return err
	}
	return book.WritePivot(ctx, w, v.workbook())
}
