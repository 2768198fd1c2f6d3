package stats

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
)

// Print writes a table for a person, or as JSON for a program.
func (t Table) Print(w io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(t)
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range t.Rows {
		fmt.Fprintf(tw, "%s\t%s\t%d\n", r.Key, r.Name, r.Value)
	}
	if t.Measure != MeasureSeed {
		fmt.Fprintf(tw, "合计\t\t%d\n", t.Total)
	}
	return tw.Flush()
}
