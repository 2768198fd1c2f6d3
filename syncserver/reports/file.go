package reports

import (
	"io"
	"net/http"
	"strings"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/months"
)

// ActionTaken is that a table, the 通报, the packet or a filled template was taken out.
const ActionTaken access.Action = "report taken out"

// Object is how the log names what was taken out: of what, when, and of whom.
func Object(wish monthly.Wish, month, unit string) string {
	return strings.TrimSpace(wish.Name() + " " + month + " " + unit)
}

// types of the files.
var types = map[monthly.Format]string{
	monthly.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	monthly.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	monthly.PDF:  "application/pdf",
	monthly.CSV:  "text/csv; charset=utf-8",
	monthly.ZIP:  "application/zip",
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) {
	v := p.view(w, r)
	query := r.URL.Query()
	var err error
	if v.asked, err = p.read(r, query); err != nil {
		p.refuse(w, r, v, err)
		return
	}
	wish, err := monthly.NewWish(query.Get("table"), "."+query.Get("format"), nil)
	if err != nil {
		p.refuse(w, r, v, err)
		return
	}
	name := wish.Name()
	if k, known := monthly.FindKind(wish.Table); known {
		name = k.Name()
	}
	p.send(w, r, v, wish, name)
}

// send makes a file and sends it, with its line in the log before the first byte.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, v view, wish monthly.Wish, name string) {
	ctx := r.Context()
	wish.Fonts = p.fonts
	err := frame.SendFile(w, name+" "+v.month()+"."+string(wish.Format), types[wish.Format], func(f io.Writer) error {
		err := p.ledger(ctx, &v.asked, func(s months.Pinned) error {
			_, err := monthly.Write(ctx, f, s, v.Ask, wish)
			return err
		})
		if err != nil {
			return err
		}
		return sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
			return access.Audit(ctx, tx, access.Who(ctx), ActionTaken, Object(wish, v.month(), v.area))
		})
	})
	if err != nil {
		p.refuse(w, r, v, err)
	}
}

// TypeOf is the content type of a file that ends so: .xlsx.
func TypeOf(end string) string { return types[monthly.Format(strings.TrimPrefix(end, "."))] }
