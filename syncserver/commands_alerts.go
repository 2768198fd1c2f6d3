package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"yizhan/shared/domain"
	"yizhan/syncserver/alert"
	"yizhan/syncserver/city"
)

// alerts prints the open alerts as a running server keeps them: a line for each, or a line
// of JSON.
func alerts(ctx context.Context, args []string) error {
	f, dir := newFlags("alerts")
	asJSON := f.Bool("json", false, "print JSON")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		list, err := alert.OpenOf(ctx, c)
		if *asJSON {
			for _, a := range list {
				err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(a))
			}
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, a := range list {
			state := "没有人处理"
			if !a.Acked.IsZero() {
				state = a.AckedBy + " 知道了"
			}
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", a.ID, a.Kind, a.Began.In(domain.Shanghai).Format("2006-01-02 15:04"), a.Place(), state, a.Text[0])
		}
		return errors.Join(err, w.Flush())
	})
}
