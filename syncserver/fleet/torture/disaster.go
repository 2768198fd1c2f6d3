package torture

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// putDatabaseBack replaces the database by the copy that was made the last time;
// the second copy of what was recorded stays where it is.
func (d *desk) putDatabaseBack() error {
	d.unwatch()
	saved := filepath.Join(d.w.Dir, d.name+"-database.db")
	if _, err := os.Stat(saved); err != nil {
		_, err := d.do("backup", saved)
		return err
	}
	current := filepath.Join(d.dir, "station.db")
	d.w.count(func(r *Result) { r.Restores++ })
	return errors.Join(os.RemoveAll(current), os.RemoveAll(current+"-wal"), os.RemoveAll(current+"-shm"), os.Rename(saved, current))
}

// putFolderBack copies the whole folder, and the next time puts that copy back. Then
// the city is the only one that has what was recorded since: it must have it, and
// must not be put back itself to before that. No promise goes further.
func (d *desk) putFolderBack() error {
	d.unwatch()
	saved := filepath.Join(d.w.Dir, d.name+"-folder")
	if _, err := os.Stat(saved); err != nil {
		return putFolder(d.dir, saved)
	}
	s := d.w.city
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := d.delivered(3 * time.Second); err != nil {
		return nil // the line does not let it: another time
	}
	if err := s.backup(); err != nil {
		return err
	}
	s.backups = s.backups[len(s.backups)-1:]
	d.w.count(func(r *Result) { r.Restores++ })
	return errors.Join(putFolder(saved, d.dir), os.RemoveAll(saved))
}

// copied makes a copy of the folder, once, which from then on is used beside it.
// Every second station stays alone, so that its own figures can be compared.
func (d *desk) copied(ctx context.Context) error {
	d.of.mu.Lock()
	again := d.of.copied || d.of.alone
	d.of.copied = d.of.copied || !d.of.alone
	d.of.mu.Unlock()
	if again {
		return nil
	}
	d.unwatch()
	c := &desk{w: d.w, name: d.name + "-copy", of: d.of, dir: filepath.Join(d.w.Dir, d.name+"-copy"), net: d.net, at: d.at}
	if err := putFolder(d.dir, c.dir); err != nil {
		return err
	}
	d.w.count(func(r *Result) { r.Copies++ })
	d.w.mu.Lock()
	d.w.stations = append(d.w.stations, c)
	stream := uint64(500 + len(d.w.stations))
	d.w.mu.Unlock()
	d.w.goOn(func() error { return c.torture(ctx, d.w.random(stream)) })
	return nil
}
