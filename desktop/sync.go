package main

import (
	"context"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/syncing"
)

type unpaired struct{}

func (unpaired) State() syncing.State                       { return syncing.State{} }
func (unpaired) Pair(context.Context, string, string) error { return nil }

// startSync TEMPORARY.
func startSync(context.Context, *station.Station) unpaired { return unpaired{} }
