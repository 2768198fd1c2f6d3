package ui

import (
	"context"

	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/syncing"
)

// Syncer is what carries records to the city and back.
type Syncer interface {
	Pair(ctx context.Context, server, code string) error
	State() syncing.State
}

// newPages makes the pages in the order of the navigation.
func (w *Window) newPages() map[page.Name]page.Page {
	return map[page.Name]page.Page{
		page.Desk: desk.New(w.core, w),
	}
}

// registerPerson opens the registration from anywhere.
func (w *Window) registerPerson() {
}
