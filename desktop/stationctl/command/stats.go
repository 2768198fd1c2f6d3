package command

import (
	"time"

	"yizhan/shared/stats"
)

func printStats(c call) error {
	f := c.flags("stats")
	for _, name := range []string{"measure", "from", "to", "by", "station", "group", "service"} {
		f.String(name, "", "")
	}
	asJSON := f.Bool("json", false, "print JSON")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	q, err := stats.ParseQuery(func(name string) string { return f.Lookup(name).Value.String() }, time.Now())
	if err != nil {
		return err
	}
	t, err := c.st.Stats(c.ctx, q)
	if err != nil {
		return err
	}
	return t.Print(c.out, *asJSON)
}
