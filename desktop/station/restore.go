package station

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yizhan/desktop/journal"
	"yizhan/shared/bundle"
	"yizhan/shared/change"
	"yizhan/shared/disk"
	"yizhan/shared/fault"
)

// Restoring a backup has two parts. Choosing one looks at it, copies it into the
// data folder, looks at the copy, and gives that its name: until then nothing has
// changed, and from then on the next start puts it in the database's place. The
// start does that by renaming alone, so one that was cut off goes on where it was.

// restoreBegin and restoreEnd stand around the moment in the name of a backup that
// the next start is to put in place. The moment is part of the names under which
// the present database is kept: a start that was cut off finds the same ones.
const (
	restoreBegin = "station.restore-"
	restoreEnd   = ".db"
	restoreTime  = "20060102-150405"
)

// Restorer chooses a backup for a data folder. It needs no open station, because
// a folder that cannot be opened is where one is needed most.
type Restorer struct {
	dir     string
	station *Station // nil: nobody has the folder open
}

// NewRestorer is for a folder that could not be opened.
func NewRestorer(dir string) *Restorer { return &Restorer{dir: dir} }

// Restorer chooses a backup for this station's folder.
func (s *Station) Restorer() *Restorer { return &Restorer{dir: s.dir, station: s} }

// RestorePlan is what restoring a backup would do here.
type RestorePlan struct {
	BackupInfo
	// Present is how many changes were recorded in this folder, Returning how many of
	// them the backup lacks and the second copy has: they come back by themselves.
	Present, Returning int64
	// Fresh tells that nothing was recorded here, as on a new computer.
	Fresh bool
}

// Plan looks at a backup and says what restoring it would do. One that does not
// belong here is refused.
func (r *Restorer) Plan(ctx context.Context, path string) (RestorePlan, error) {
	info, err := InspectBackup(ctx, path)
	if err != nil {
		return RestorePlan{}, err
	}
	plan := RestorePlan{BackupInfo: info}
	own, err := r.present(ctx, &plan)
	if err != nil {
		return plan, err
	}
	if !plan.Fresh && own != info.Device {
		name := info.Name
		if name == "" {
			name = "？"
		}
		return plan, fault.New(fault.Forbidden, "file", fmt.Sprintf("这是另一台电脑的备份（%s）。这里已经有自己的记录，不能换成它的。现在的数据没有动。", name),
			fmt.Sprintf("this is a backup of another computer (%s). This one has records of its own, which it cannot replace. Nothing here was changed", name))
	}
	return plan, nil
}

// present tells whose folder this is and what was recorded in it.
func (r *Restorer) present(ctx context.Context, plan *RestorePlan) (device change.ID, err error) {
	if s := r.station; s != nil {
		last, _, device, err := s.position(ctx)
		if err != nil {
			return device, err
		}
		plan.Present, plan.Fresh = int64(last), last == 0 && !s.isSetUp(ctx)
		plan.Returning = max(0, plan.Present-plan.Records)
		return device, nil
	}
	reader := &Station{dir: r.dir}
	a, err := reader.readAnchor()
	if err != nil {
		return device, err
	}
	tail, some, err := r.journalTail()
	if err != nil {
		return device, err
	}
	plan.Present = int64(tail.Seq)
	plan.Returning = max(0, plan.Present-plan.Records)
	if a == nil {
		// Who this folder was is not known. Its journal would not be this backup's.
		plan.Fresh = !some
		return device, nil
	}
	plan.Fresh = !some && a.Station == ""
	return a.Device, nil
}

// journalTail is the end of the second copy, if there is one: looking makes none.
func (r *Restorer) journalTail() (tail journal.Entry, some bool, err error) {
	folder := disk.System(filepath.Join(r.dir, journalFolder))
	names, err := folder.List()
	if err != nil || !slices.ContainsFunc(names, journal.IsSegment) {
		return tail, false, err
	}
	j, err := journal.Open(folder)
	if err != nil {
		return tail, false, err
	}
	tail, some = j.Tail()
	return tail, some, j.Close()
}

// NextTime has the next start put a backup in place of the database.
func (r *Restorer) NextTime(ctx context.Context, path string) error {
	plan, err := r.Plan(ctx, path)
	if err != nil {
		return err
	}
	if r.station != nil && !plan.Fresh {
		if _, err := r.station.needManager(ctx); err != nil {
			return err
		}
	}
	name := restoreBegin + time.Now().Format(restoreTime) + restoreEnd
	part := filepath.Join(r.dir, name+".part")
	if err := copyWhole(ctx, path, part); err != nil {
		return errors.Join(notBackedUp(bundle.Classify(err)), os.Remove(part))
	}
	if _, err := InspectBackup(ctx, part); err != nil { // a stick may read differently twice
		return errors.Join(err, os.Remove(part))
	}
	if err := r.cancel(); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return disk.System(r.dir).Rename(name+".part", name)
}

// cancel takes back what was chosen before.
func (r *Restorer) cancel() error {
	names, err := waitingBackups(disk.System(r.dir))
	for _, name := range names {
		err = errors.Join(err, disk.System(r.dir).Remove(name))
	}
	return err
}

func copyWhole(ctx context.Context, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, untilDone{ctx, in})
	return errors.Join(err, out.Sync(), out.Close())
}

// untilDone reads until somebody gives up.
type untilDone struct {
	ctx context.Context
	io.Reader
}

// Read implements io.Reader.
func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(p)
}

// waitingBackups are those that the next start is to put in place.
func waitingBackups(folder disk.Folder) ([]string, error) {
	all, err := folder.List()
	var names []string
	for _, name := range all {
		if strings.HasPrefix(name, restoreBegin) && strings.HasSuffix(name, restoreEnd) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}

// putBackup puts a chosen backup in the database's place, which is kept. What the
// outbox has beyond the second copy is copied to it first: comparing the backup
// with that copy, as every start does, brings back what came after the backup.
func (s *Station) putBackup(ctx context.Context) error {
	folder := s.folder("")
	names, err := waitingBackups(folder)
	if err != nil || len(names) == 0 {
		return err
	}
	name := names[len(names)-1]
	if err := s.saveOutbox(ctx); err != nil {
		return fmt.Errorf("restore a backup: %w", err)
	}
	moment := strings.TrimSuffix(strings.TrimPrefix(name, restoreBegin), restoreEnd)
	if err := s.renameLedger(".before-restore-" + moment); err != nil {
		return fmt.Errorf("restore a backup: put the database aside: %w", err)
	}
	// The mark is about the database that was put aside. It goes before the backup
	// comes: a start in between must not make that one again.
	if err := folder.Remove(damagedFile); err != nil {
		return fmt.Errorf("restore a backup: %w", err)
	}
	if err := folder.Rename(name, ledgerFile); err != nil {
		return fmt.Errorf("restore a backup: %w", err)
	}
	return nil
}
