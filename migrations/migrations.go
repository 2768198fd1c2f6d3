// Package migrations holds the tables, as SQL files that only move forward: a
// file that has been released is never edited, the next one changes what it made.
package migrations

import (
	"embed"
	"io/fs"

	"yizhan/shared/sqlitedb"
)

//go:embed ledger/*.sql desktop/*.sql syncserver/*.sql
var files embed.FS

// Ledger holds the tables that a station and the city both keep.
func Ledger() sqlitedb.Set { return set("ledger") }

// Desktop holds what only a station keeps: outbox, cursors, settings.
func Desktop() sqlitedb.Set { return set("desktop") }

// Syncserver holds what only the city keeps: devices, feeds, quarantine.
func Syncserver() sqlitedb.Set { return set("syncserver") }

// OfStation are the sets of a station's file.
func OfStation() []sqlitedb.Set { return []sqlitedb.Set{Ledger(), Desktop()} }

// OfCity are the sets of the city's file.
func OfCity() []sqlitedb.Set { return []sqlitedb.Set{Ledger(), Syncserver()} }

func set(name string) sqlitedb.Set {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sqlitedb.Set{Name: name, FS: sub}
}
