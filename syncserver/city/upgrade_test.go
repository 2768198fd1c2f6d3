package city

import (
	"database/sql"
	"slices"
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/stats"
)

// TestOrganisationsMoveToTheirCounties: a city that was filled when organisations went
// to all stations puts them into the feeds of their counties at the next start, counts
// them, and has digests that agree.
func TestOrganisationsMoveToTheirCounties(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	c, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	id := change.NewMinter().New(time.Now())
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		d, err := ledger.NewDocument(domain.KindOrganisation, id, domain.Organisation{Name: "交通局", Type: "department", Division: "511102", FoundedOn: 20260101, State: domain.StateActive})
		if err != nil {
			return err
		}
		if _, err := ledger.Plant(ctx, tx, d); err != nil {
			return err
		}
		// As the program before left it.
		for _, q := range []string{
			"INSERT INTO feed_row (feed, seq, kind, id) SELECT 'city', 100000, kind, id FROM document WHERE kind = 'organisation'",
			"DELETE FROM cell WHERE measure = 'organisation'", "DELETE FROM cell_month WHERE measure = 'organisation'",
			"UPDATE record_digest SET scope = 'city' WHERE kind = 'organisation'", "UPDATE ledger_state SET keyed = 2",
		} {
			if err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second start finds nothing to do
		if c, err = Open(ctx, dir); err != nil {
			t.Fatal(err)
		}
		var feeds []string
		err = c.DB.Read(ctx, func(tx *sql.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT feed FROM feed_row WHERE kind = 'organisation' ORDER BY feed")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var f string
				if err := rows.Scan(&f); err != nil {
					return err
				}
				feeds = append(feeds, f)
			}
			if wrong, err := sqlite.CheckDigests(ctx, tx); err != nil || len(wrong) > 0 {
				t.Errorf("digests %v, %v", wrong, err)
			}
			return rows.Err()
		})
		if err != nil || !slices.Equal(feeds, []string{"county:511102"}) {
			t.Errorf("in the feeds %v, %v", feeds, err)
		}
		table, err := c.Stats(ctx, stats.Query{Measure: domain.KindOrganisation, From: 20260101, To: 20260131, By: stats.ByDivision})
		if err != nil || table.Total != 1 || table.Rows[0].Name != "市中区" {
			t.Errorf("counted %v, %v", table.Rows, err)
		}
		if _, wrong, err := c.Recount(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("recount %v, %v", wrong, err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
