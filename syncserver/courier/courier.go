// Package courier is the city's side of the exchange by file: it takes in what a
// station has sent on a stick, by the same rules as a push on a connection, and
// writes the answer that goes back. Nothing of a file is taken in before all of it
// has been read, and has proved whole, unchanged and from the device that it names.
package courier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"yizhan/shared/bundle"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// Result is what became of a file. Programs read it as JSON.
type Result struct {
	Device  change.ID `json:"device"`
	Station string    `json:"station"` // code
	Name    string    `json:"name"`
	Changes int       `json:"changes"` // in the file
	Counted int       `json:"counted"` // taken in now, with effect
	Held    int       `json:"held"`    // taken in now, kept without counting
	Known   int       `json:"known"`   // held before
	Paired  bool      `json:"paired,omitempty"`
	Revoked bool      `json:"revoked,omitempty"`
	Forked  bool      `json:"forked,omitempty"`  // the station differs from the city: its next file has new numbers
	Missing bool      `json:"missing,omitempty"` // something before the file is not here: the next one begins earlier
	More    bool      `json:"more,omitempty"`    // the answer has no room for all that concerns the station
}

// Sentence says in Chinese or English what came of a file, and what to do.
func (r Result) Sentence(lang string) string {
	zh, en := r.sentences()
	if lang == "en" {
		return en
	}
	return zh
}

func (r Result) sentences() (zh, en string) {
	switch {
	case r.Forked:
		return "这个驿站的编号与市里的不一致（恢复过备份？），没有计入。请把回执带回驿站导入，驿站会另起编号，再导出一次",
			"the station and the city differ (was a backup restored?): nothing more was taken in. Take the answer back; the station then goes on under new numbers, and exports once more"
	case r.Missing:
		return "缺少这个文件之前的记录（服务器恢复过备份？），没有计入。请把回执带回驿站导入，再导出一次",
			"records from before this file are missing here (was the server restored?): nothing was taken in. Take the answer back, and export once more"
	case r.Revoked:
		return "这台电脑已停用，新的记录放在待处理。请把回执带回驿站", "this computer was revoked: what is new is kept without counting. Take the answer back to the station"
	case r.Changes > 0 && r.Known == r.Changes:
		return "文件里的记录以前都收到过，没有重复计数。请把回执带回驿站导入", "all of it was known: nothing counts twice. Take the answer back to the station"
	}
	return "已收下。请把回执带回驿站导入", "taken in. Take the answer back to the station"
}

// Courier takes files in.
type Courier struct {
	city   *city.City
	ingest *ingest.Ingest
	hub    *feed.Hub
	log    *slog.Logger
	now    func() time.Time
	busy   sync.Mutex // one file at a time is enough
	// FeedBytes is how much of what concerns the station an answer carries. The
	// next one goes on from there.
	FeedBytes int64
}

// New makes one. The ingest must be running.
func New(c *city.City, in *ingest.Ingest, hub *feed.Hub, log *slog.Logger) *Courier {
	return &Courier{city: c, ingest: in, hub: hub, log: log, now: time.Now, FeedBytes: feedBytes}
}

// Take reads a file from wherever it comes, takes it in and writes the answer. A
// copy is made first: it is read twice, and must not change in between.
func (k *Courier) Take(ctx context.Context, from io.Reader, answer io.Writer) (r Result, err error) {
	f, err := os.CreateTemp(k.city.Dir(), "bundle-*.part")
	if err != nil {
		return r, bundle.Classify(err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	n, err := io.Copy(f, io.LimitReader(from, bundle.FileBytesMax+1))
	if err != nil {
		return r, bundle.Unreadable(err)
	}
	if n > bundle.FileBytesMax {
		return r, fault.New(fault.TooLarge, "file", fmt.Sprintf("文件超过 %d MB，没有导入", bundle.FileBytesMax>>20), fmt.Sprintf("the file is larger than %d MB: nothing was taken in", bundle.FileBytesMax>>20))
	}
	k.busy.Lock()
	defer k.busy.Unlock()
	if r, err = k.takeFile(ctx, f, answer); err != nil {
		k.log.Warn("bundle not taken in", "bytes", n, "err", err)
		return r, err
	}
	k.log.Info("bundle taken in", "device", r.Device.String(), "changes", r.Changes, "counted", r.Counted, "held", r.Held, "known", r.Known)
	return r, nil
}

func (k *Courier) takeFile(ctx context.Context, f io.ReadSeeker, answer io.Writer) (Result, error) {
	c, err := k.check(ctx, f)
	if err != nil {
		return Result{}, err
	}
	r := Result{Device: c.header.Device, Changes: c.changes}
	d, err := k.admit(ctx, c, &r)
	if err != nil {
		return r, err
	}
	r.Revoked = d.Revoked
	if r.Station, r.Name, err = k.nameOf(ctx, d.Station); err != nil {
		return r, err
	}
	if err := k.takeIn(ctx, f, d, &r); err != nil {
		return r, err
	}
	return r, k.answer(ctx, d, c.header, answer, &r)
}

// admit finds the device, introducing it first if that is what the file asks for.
// Whoever signed was checked to be the device, or the one to be introduced.
func (k *Courier) admit(ctx context.Context, c checked, r *Result) (access.Device, error) {
	p := c.header.Pairing
	if p != nil && (!c.known || c.device.Revoked) {
		heads, err := access.Pair(ctx, k.city, access.Request{Code: p.Code, Device: c.header.Device, PublicKey: p.PublicKey, App: c.header.App,
			Station: p.Station, Name: p.Name, Division: p.Division, Role: access.Role(p.Role), Demo: p.Demo}, k.now())
		switch {
		case err == nil:
			r.Paired = true
			k.hub.Moved(heads)
			k.hub.Moved(map[string]uint64{feed.Figures: 0}) // the list of stations is one
		case !c.known || !fault.Is(err, fault.Unauthorized):
			return access.Device{}, err
		}
		// A revoked one with a code that was used before stays revoked.
	}
	return k.find(ctx, c.header.Device)
}

func (k *Courier) find(ctx context.Context, id change.ID) (d access.Device, err error) {
	err = k.city.DB.Read(ctx, func(tx *sql.Tx) error {
		d, err = access.Find(ctx, tx, id)
		return err
	})
	return d, err
}

func (k *Courier) nameOf(ctx context.Context, station change.ID) (code, name string, err error) {
	err = k.city.DB.Read(ctx, func(tx *sql.Tx) error {
		doc, _, err := sqlite.FindDocument(ctx, tx, domain.KindStation, station)
		if err != nil {
			return err
		}
		st, err := domain.Decode[domain.Station](doc.Values())
		code, name = st.Code, st.Name
		return err
	})
	return code, name, err
}
