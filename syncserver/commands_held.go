package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/syncserver/city"
	"yizhan/syncserver/ingest"
)

// heldListMax is how many held changes are listed; the next ones show when these
// have been decided.
const heldListMax = 10_000

// listHeld prints a line of JSON for each change that is kept without counting.
func listHeld(ctx context.Context, args []string) error {
	f, dir := newFlags("held")
	device := f.String("device", "", "of one device only, see devices")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	var id change.ID
	if *device != "" {
		var err error
		if id, err = parseDevice(*device); err != nil {
			return err
		}
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		return c.DB.Read(ctx, func(tx *sql.Tx) error {
			list, err := ingest.ListHeld(ctx, tx, id, heldListMax)
			for _, h := range list {
				err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(h))
			}
			return err
		})
	})
}

// heldFlags name one held change.
type heldFlags struct {
	device     *string
	epoch, seq *uint64
}

func newHeldFlags(f *flag.FlagSet) heldFlags {
	return heldFlags{f.String("device", "", "id of the device, see held"), f.Uint64("epoch", 0, "its epoch"), f.Uint64("seq", 0, "its number")}
}

func parseDevice(s string) (change.ID, error) {
	id, err := change.ParseID(s)
	if err != nil {
		return id, fault.New(fault.Invalid, "device", "设备编号不对，用 devices 查看", "this is no device id: see devices")
	}
	return id, nil
}

// release counts a held change after all, or tries all of them again.
func release(ctx context.Context, args []string) error {
	f, dir := newFlags("release")
	h := newHeldFlags(f)
	var d ingest.Decision
	f.BoolVar(&d.Anywhere, "anywhere", false, "although the device may not write for that station")
	f.BoolVar(&d.NewID, "new-id", false, "under an id of its own, where another record has its id")
	all := f.Bool("all", false, "try everything again that is held, as it is")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		if *all {
			n, _, err := ingest.RetryHeld(ctx, c)
			if err == nil {
				fmt.Printf("{\"released\":%d}\n", n)
			}
			return err
		}
		id, err := parseDevice(*h.device)
		if err != nil {
			return err
		}
		if _, err = ingest.Release(ctx, c, id, *h.epoch, *h.seq, d); err == nil {
			fmt.Println(`{"released":1}`)
		}
		return err
	})
}

// closeHeld decides that a held change is not counted.
func closeHeld(ctx context.Context, args []string) error {
	f, dir := newFlags("close")
	h := newHeldFlags(f)
	why := f.String("why", "", "the reason; it is kept")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	id, err := parseDevice(*h.device)
	if err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		return ingest.CloseHeld(ctx, c, id, *h.epoch, *h.seq, *why, time.Now())
	})
}

// review lists the facts whose clock was wrong, or decides about one of them.
func review(ctx context.Context, args []string) error {
	f, dir := newFlags("review")
	keep := f.String("keep", "", "the record that stays where it is")
	move := f.String("move", "", "the record that happened at another time")
	to := f.String("to", "", "when, as 2026-11-25T14:06:00+08:00; default: the estimate")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		var list []ingest.Review
		err := c.DB.Read(ctx, func(tx *sql.Tx) (err error) {
			list, err = ingest.ListReview(ctx, tx, heldListMax)
			return err
		})
		if err != nil {
			return err
		}
		if *keep == "" && *move == "" {
			for _, r := range list {
				err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(r))
			}
			return err
		}
		for _, r := range list {
			switch r.ID.String() {
			case *keep:
				return ingest.Decide(ctx, c, r.ID, time.Time{}, time.Now())
			case *move:
				at := r.Estimate
				if *to != "" {
					if at, err = time.Parse(time.RFC3339, *to); err != nil {
						return fault.New(fault.Invalid, "to", "时间应像 2026-11-25T14:06:00+08:00", "the time is written like 2026-11-25T14:06:00+08:00")
					}
				}
				return ingest.Decide(ctx, c, r.ID, at, time.Now())
			}
		}
		return fault.New(fault.NotFound, "id", "待核对里没有这一条，可能已经核对过了", "this record is not to be reviewed; somebody may have done it")
	})
}
