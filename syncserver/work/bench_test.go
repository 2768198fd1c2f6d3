package work

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/syncserver/access"
)

// BenchmarkLargeRegisters measures what a person waits for, with 100,000 enterprises
// and 10,000 organisations: go test -bench Large -benchtime 5x ./syncserver/work.
func BenchmarkLargeRegisters(b *testing.B) {
	w := newTown(b)
	w.plantMany(b)
	for _, c := range []struct {
		name, path string
		as         access.Staff
	}{
		{"list", "/work/enterprise", cityAdmin},
		{"list of a county", "/work/enterprise", countyAdmin},
		{"last page", "/work/enterprise?page=2000", cityAdmin},
		{"search", "/work/enterprise?q=" + url.QueryEscape("企业99"), cityAdmin},
		{"filter", "/work/enterprise?industry=express&division=511181", cityAdmin},
		{"order", "/work/enterprise?sort=name", cityAdmin},
		{"form", "/work/floating_member/new", cityAdmin},
		{"tree", "/work/organisation/tree", cityAdmin},
		{"board", "/work", cityAdmin},
		{"board of a county", "/work", countyAdmin},
		{"export", "/work/enterprise/export?format=csv", cityAdmin},
	} {
		b.Run(c.name, func(b *testing.B) {
			w.as = c.as
			for b.Loop() {
				if rec := w.get(c.path); rec.Code != http.StatusOK {
					b.Fatalf("%d %s", rec.Code, said(rec))
				}
			}
		})
	}
}

func (w *town) plantMany(t testing.TB) {
	must(t, sqlite.Write(t.Context(), w.city.DB, func(tx sqlite.Tx) error {
		one := func(kind string, v any, id change.ID) error {
			doc, err := docOf(kind, id, v)
			if err == nil {
				_, err = ledger.Plant(t.Context(), tx, doc)
			}
			return err
		}
		counties := codes.Children(codes.LeshanCity)
		for i := range 100_000 {
			e := domain.Enterprise{Name: fmt.Sprintf("乐山第%d企业%d有限公司", i%977, i), Industry: domain.Industries[i%len(domain.Industries)].Code, Division: counties[i%len(counties)].Code,
				Address: "某某路 1 号", Headcount: int64(i % 400), PartyMembers: int64(i % 7), EnteredOn: 20260101, State: domain.StateActive}
			if err := one(domain.KindEnterprise, e, w.mint.New(w.now)); err != nil {
				return err
			}
		}
		var top change.ID
		var mids []change.ID
		for i := range 10_000 {
			o := domain.Organisation{Name: fmt.Sprintf("组织%d", i), Division: counties[i%len(counties)].Code, FoundedOn: 20200101, State: domain.StateActive, Type: "enterprise_branch"}
			id := w.mint.New(w.now)
			switch {
			case i == 0:
				o.Type, top = "work_committee", id
			case i < 13:
				o.Type, o.Parent = "industry_committee", top
				mids = append(mids, id)
			default:
				o.Parent = mids[i%len(mids)]
			}
			if err := one(domain.KindOrganisation, o, id); err != nil {
				return err
			}
		}
		return nil
	}))
}

func docOf(kind string, id change.ID, v any) (merge.Document, error) {
	switch v := v.(type) {
	case domain.Enterprise:
		return ledger.NewDocument(kind, id, v)
	case domain.Organisation:
		return ledger.NewDocument(kind, id, v)
	}
	panic(kind)
}
