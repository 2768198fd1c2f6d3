package work

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
)

// failing is a ledger of which documents of one kind cannot be read.
type failing struct {
	register.Documents
	kind string
}

var errDisk = errors.New("the disk does not answer")

func (f failing) Find(ctx context.Context, kind string, id change.ID) (merge.Document, bool, error) {
	if kind == f.kind {
		return merge.Document{}, false, errDisk
	}
	return f.Documents.Find(ctx, kind, id)
}

// TestAListThatCouldNotBeReadIsNoList: where it cannot be found out whose a document is,
// the page fails; it does not show a shorter list.
func TestAListThatCouldNotBeReadIsNoList(t *testing.T) {
	w := newTown(t)
	bureau := w.department("市交通运输局", "511100")
	below := plant(w, domain.KindOrganisation, domain.Organisation{Name: "支部", Type: "enterprise_branch", Parent: bureau, Division: "511102", State: domain.StateActive})
	plant(w, domain.KindProblem, domain.Problem{Name: "路灯不亮", Division: "511102", Organisation: below, State: "registered"})
	station := plant(w, domain.KindStation, domain.Station{Code: "A1", Division: "511102"})
	plant(w, domain.KindRightsRequest, domain.RightsRequest{Station: station})
	for _, c := range []struct {
		kind, broken string
		as           access.Staff
	}{
		{domain.KindRightsRequest, domain.KindStation, countyAdmin},
		{domain.KindProblem, domain.KindOrganisation, access.Staff{Name: "b", Role: access.Department, Division: "511100", Organisation: bureau}},
	} {
		must(t, w.city.DB.Read(t.Context(), func(tx *sql.Tx) error {
			docs := sqlite.Documents{R: tx}
			r, err := newReach(t.Context(), docs, c.as)
			must(t, err)
			list := func() (int, error) {
				page, err := register.List(t.Context(), r.seen(), register.Query{Kind: c.kind}, "zh")
				return page.Count, r.ended(err)
			}
			r.docs = failing{docs, c.broken}
			if n, err := list(); !errors.Is(err, errDisk) {
				t.Errorf("%s: %d without their %s, %v", c.kind, n, c.broken, err)
			}
			r, err = newReach(t.Context(), docs, c.as)
			must(t, err)
			if n, err := list(); n != 1 || err != nil {
				t.Errorf("%s: %d, %v", c.kind, n, err)
			}
			return nil
		}))
	}
}
