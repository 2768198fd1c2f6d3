package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/shared/report/sheet"
	"yizhan/syncserver/fleet/sim"
)

// The load of the registers.
const (
	importDocuments = 100_000
	importLimit     = 20 * time.Second
	listEach        = 20
	listLimit       = 300 * time.Millisecond
	treeNodes       = 10_000
	treeLimit       = 200 * time.Millisecond
)

func openOffice(ctx context.Context, b Bench, code string) (*sim.Station, error) {
	return sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: code, Name: "测速办公室", Division: "511100", Role: station.RoleOffice})
}

// importRows imports a ledger of text into a register.
func importRows(ctx context.Context, s *sim.Station, kind, header string, n int, row func(i int) string) error {
	k, _ := domain.FindKind(kind)
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, header+"\n")
		for i := 0; i < n && err == nil; i++ {
			_, err = io.WriteString(w, row(i)+"\n")
		}
		w.CloseWithError(err)
	}()
	defer r.Close()
	result, err := s.ImportDocuments(ctx, sheet.NewCSV(r), station.DocumentImport{Kind: kind, Map: station.GuessDocumentMap(k, strings.Split(header, ","))})
	if err == nil && result.Recorded != n {
		err = fmt.Errorf("%d of %d imported: %v", result.Recorded, n, result.Errors[:min(len(result.Errors), 3)])
	}
	return err
}

// measureImport takes a ledger of a hundred thousand enterprises into the register of
// an office.
func measureImport(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := openOffice(ctx, b, "R1")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	took, err := importEnterprises(ctx, s)
	if err != nil {
		return f, err
	}
	return Figure{Value: took.Seconds(), Unit: "s", Limit: importLimit.Seconds(), Ratio: took.Seconds() / importLimit.Seconds(), Goal: "≤ 20 s", Holds: took <= importLimit,
		Method: fmt.Sprintf("%d enterprises from CSV into an office's register; the limit is the goal", importDocuments)}, nil
}

func importEnterprises(ctx context.Context, s *sim.Station) (time.Duration, error) {
	began := time.Now()
	err := importRows(ctx, s, domain.KindEnterprise, "name,industry,division,headcount,entered_on", importDocuments, func(i int) string {
		return fmt.Sprintf("嘉州%06d号运输有限公司,%s,511102,%d,2026-01-05", i, domain.Industries[i%len(domain.Industries)].Code, i%500)
	})
	return time.Since(began), err
}

// measureList pages, searches, filters and sorts a register of a hundred thousand.
func measureList(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := openOffice(ctx, b, "R2")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	if _, err := importEnterprises(ctx, s); err != nil {
		return f, err
	}
	var all []time.Duration
	method := ""
	for _, q := range []struct {
		name string
		q    register.Query
	}{
		{"first page", register.Query{}}, {"words", register.Query{Words: "000123号"}}, {"filter", register.Query{Where: map[string]string{"industry": "freight"}}},
	} {
		q.q.Kind, q.q.Limit = domain.KindEnterprise, 100
		var took []time.Duration
		for range listEach {
			began := time.Now()
			page, err := s.Register(ctx, q.q, "zh")
			if err != nil || page.Count == 0 {
				return f, errors.Join(err, fmt.Errorf("%s finds %d", q.name, page.Count))
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		method += fmt.Sprintf(", %s median %.0f ms", q.name, ms(quantile(took, 0.5)))
		all = append(all, took...)
	}
	slices.Sort(all)
	p95 := quantile(all, 0.95)
	return Figure{Value: ms(p95), Unit: "ms p95", Limit: ms(listLimit), Ratio: float64(p95) / float64(listLimit), Goal: "≤ 300 ms", Holds: p95 <= listLimit,
		Method: fmt.Sprintf("a page of 100 of %d enterprises with their number%s; the limit is the goal", importDocuments, method)}, nil
}

// measureTree reads the tree of ten thousand organisations.
func measureTree(ctx context.Context, b Bench) (f Figure, err error) {
	s, err := openOffice(ctx, b, "R3")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.Station.Close()) }()
	const header = "name,type,parent,division,founded_on"
	branches := treeNodes - 1 - 100
	for _, level := range []struct {
		n   int
		row func(i int) string
	}{
		{1, func(int) string { return "市委两新工委,work_committee,,511100,2025-01-01" }},
		{100, func(i int) string {
			return fmt.Sprintf("行业党委%d,industry_committee,市委两新工委,511102,2025-01-01", i)
		}},
		{branches, func(i int) string {
			return fmt.Sprintf("企业党支部%d,enterprise_branch,行业党委%d,511102,2025-01-01", i, i%100)
		}},
	} {
		if err := importRows(ctx, s, domain.KindOrganisation, header, level.n, level.row); err != nil {
			return f, err
		}
	}
	var took []time.Duration
	for range listEach {
		began := time.Now()
		tree, err := s.Tree(ctx)
		if err != nil || tree.Count != treeNodes || len(tree.Roots) != 1 {
			return f, errors.Join(err, errors.New("the tree is not whole"))
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	p95 := quantile(took, 0.95)
	return Figure{Value: ms(p95), Unit: "ms p95", Limit: ms(treeLimit), Ratio: float64(p95) / float64(treeLimit), Goal: "≤ 200 ms", Holds: p95 <= treeLimit,
		Method: fmt.Sprintf("%d organisations of three levels read with their counts and faults; the limit is the goal", treeNodes)}, nil
}
