package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"yizhan/syncserver/access"
	"yizhan/syncserver/alert"
	"yizhan/syncserver/city"
)

// alerts prints a line of JSON for each open alert, or for those that were closed.
func alerts(ctx context.Context, args []string) error {
	f, dir := newFlags("alerts")
	closed := f.Bool("closed", false, "those that were closed, the latest first")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		list, _, err := alert.List(ctx, c, access.Host(), alert.Filter{Closed: *closed})
		for _, a := range list {
			err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(a))
		}
		return err
	})
}
