package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"yizhan/syncserver/city"
	"yizhan/syncserver/months"
)

// month has words of its own: list prints a line of JSON for each month, close stores
// the figures of one, reopen gives it back to the ledger.
func month(ctx context.Context, args []string) error {
	word := ""
	if len(args) > 0 {
		word = args[0]
	}
	f, dir := newFlags("month " + word)
	switch word {
	case "list":
		if err := parse(f, args[1:], 0); err != nil {
			return err
		}
		return withExisting(ctx, *dir, func(c *city.City) error {
			list, err := months.List(ctx, c, "", time.Now())
			for _, l := range list {
				err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(l))
			}
			return err
		})
	case "close", "reopen":
		which := f.String("month", "", "2026-10")
		why := ""
		if word == "reopen" {
			f.StringVar(&why, "why", "", "the reason, which stays on record")
		}
		if err := parse(f, args[1:], 0); err != nil {
			return err
		}
		m, err := months.Parse(*which)
		if err != nil {
			return err
		}
		return withExisting(ctx, *dir, func(c *city.City) error {
			if word == "reopen" {
				return months.Reopen(ctx, c, m, why, time.Now())
			}
			return months.Close(ctx, c, m, time.Now())
		})
	}
	fmt.Fprintln(os.Stderr, "usage: syncserver month list|close|reopen -data DIR [-month 2026-10] [-why TEXT]")
	return errUsage
}
