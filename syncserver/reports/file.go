package reports

import (
	"context"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/report/monthly"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// ActionTaken is that a table, the 通报, the packet or a filled template was taken out.
const ActionTaken access.Action = "report taken out"

// Object is how the log names what was taken out: of what, when, and of whom.
func Object(wish monthly.Wish, month, unit string) string {
	return strings.TrimSpace(wish.Name() + " " + month + " " + unit)
}

// sendTimeMax is how long somebody may take to fetch a file.
const sendTimeMax = 10 * time.Minute

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
	f, err := os.CreateTemp("", "yizhan-report-*")
	if err != nil {
		p.refuse(w, r, v, err)
		return
	}
	defer os.Remove(f.Name())
	defer f.Close()
	size, err := p.write(r.Context(), f, &v.asked, wish)
	if err != nil {
		p.refuse(w, r, v, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", types[wish.Format])
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + " " + v.month() + "." + string(wish.Format)}))
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Cookie")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(sendTimeMax)) // not every writer has one
	_, _ = io.Copy(w, f)                                                            // the reader has gone away: nobody is left to tell
}

// write writes a file, then its line into the log, and stands at its beginning again.
func (p *Pages) write(ctx context.Context, f *os.File, a *asked, wish monthly.Wish) (size int64, err error) {
	wish.Fonts = p.fonts
	err = p.ledger(ctx, a, func(s city.Snapshot) error {
		_, err := monthly.Write(ctx, f, s, a.Ask, wish)
		return err
	})
	if err != nil {
		return 0, err
	}
	if size, err = f.Seek(0, io.SeekCurrent); err != nil {
		return 0, err
	}
	if _, err = f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	return size, sqlite.Write(ctx, p.city.DB, func(tx sqlite.Tx) error {
		return access.Audit(ctx, tx, access.Who(ctx), ActionTaken, Object(wish, a.month(), a.area))
	})
}
