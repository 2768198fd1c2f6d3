package schedule

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/form"
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/save"
	"yizhan/syncserver/city"
	"yizhan/syncserver/months"
	"yizhan/syncserver/reports"
)

// Folder is where the files of a city's schedules lie.
func Folder(c *city.City) string { return filepath.Join(c.Dir(), "reports") }

// file writes the file, whole and on the disk before anything tells of it. Its name
// follows from the schedule and the period: where the server was killed before the run
// was kept, the next try puts the same file in its place.
func (r *Runner) file(ctx context.Context, s Schedule, slot Slot, made *run) error {
	wish, err := s.wish()
	if err != nil {
		return err
	}
	wish.Fonts = r.fonts
	month := r.now().In(domain.Shanghai).Format("2006-01")
	if made.key == slot.Key() {
		month = slot.At.In(domain.Shanghai).Format("2006-01")
	}
	mark := strconv.FormatInt(s.ID, 10) + made.key[len(slot.Key()):]
	made.file = filepath.Join(month, fmt.Sprintf("%s %s 至 %s（%s）.%s", s.Name(), slot.Period.From, slot.Period.To, mark, s.Format))
	path := filepath.Join(Folder(r.city), made.file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return folderFault(err)
	}
	ask := monthly.Ask{Unit: monthly.Unit{Division: s.Division}, Period: slot.Period, Made: made.at, By: s.Maker}
	sum := sha256.New()
	return save.To(path, func(w io.Writer) error {
		counted := &counter{w: io.MultiWriter(w, sum)}
		err := r.city.Snapshot(ctx, func(snapshot city.Snapshot) error {
			if err := reports.Complete(ctx, snapshot, &ask.Unit, ask.Period); err != nil {
				return err
			}
			if s.Table == figuresTable {
				within, err := snapshot.Within(ctx, s.Division)
				if err != nil {
					return err
				}
				return writeFigures(ctx, counted, within, form.Header{Unit: ask.Unit.Name, From: slot.Period.From, To: slot.Period.To, Made: made.at, Who: s.Maker}, slot.Period)
			}
			pinned, err := months.Report(ctx, snapshot, &ask)
			if err != nil {
				return err
			}
			_, err = monthly.Write(ctx, counted, pinned, ask, wish)
			return err
		})
		made.bytes, made.sum = counted.n, hex.EncodeToString(sum.Sum(nil))
		return err
	})
}

// folderFault says of which folder it is that something is wrong.
func folderFault(err error) error {
	return &fault.Error{Kind: fault.ReadOnly, Field: "file", Err: err,
		ZH: "服务器的 reports 文件夹不能读写，请看它的权限，磁盘是否还有空间",
		EN: "the server's folder reports cannot be read or written: see its permissions, and whether the disk has room"}
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
