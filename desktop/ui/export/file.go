package export

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
)

// File is something that writes itself, and its line in the log, in one go: what is more
// than one list, or looks like a paper form.
type File struct {
	List   station.ExportList
	Title  string // and the file's name
	Format station.ExportFormat
	// Save writes the file. What it says is shown beside where the file is.
	Save func(ctx context.Context, path string) (said string, err error)
}

// Save asks where to put a file.
func Save(host page.Host, s Station, f File) *Sheet {
	e := newSheet(host, s, List{Title: f.Title})
	e.name.SetText(safe(f.Title))
	e.offers[fileKey] = offer{entry: station.ExportEntry{List: f.List, Format: f.Format}, save: f.Save}
	e.where(e.offers[fileKey])
	return e
}

// fileKey is the only offer of a File.
const fileKey = 'f'

// Put puts it into a folder, as choosing the folder does.
func (e *Sheet) Put(folder string) { e.Take(fileKey, folder) }
