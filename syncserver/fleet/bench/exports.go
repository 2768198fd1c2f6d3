package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/sim"
)

// The load of the files that staff take out in a browser.
const (
	exportDocuments = 100_000
	exportMembers   = 20_000
	exportLimit     = 30 * time.Second
)

// measureExports takes each file out of a city once, to its last byte: the county's tables
// and registers, of a million visits and a hundred thousand enterprises. It names all that
// take more than a second (decision 0059).
func measureExports(ctx context.Context, b Bench) (f Figure, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	today := domain.DayOf(time.Now())
	if err := visitCity(ctx, host.City, today, 0, pageVisits); err != nil {
		return f, err
	}
	if err := plantRegisters(ctx, host.City); err != nil {
		return f, err
	}
	month := today.AddDays(-40).String()[:len("2026-10")]
	paths := []string{"/reports/file?format=zip", "/reports/file?format=docx", "/work/enterprise/export?format=csv", "/work/enterprise/export?format=xlsx", "/work/floating_member/export?format=xlsx",
		"/work/enterprise/export?format=xlsx&division=511181", "/api/v1/stats?by=station&from=2020-01-01", "/api/v1/stations?from=" + today.AddDays(-700).String()}
	for i := range 8 {
		paths = append(paths, fmt.Sprintf("/reports/file?format=xlsx&table=T%d", i+1))
	}
	var worst time.Duration
	var slow []string
	for _, path := range paths {
		if strings.HasPrefix(path, "/reports") {
			path += "&month=" + month
		}
		began := time.Now()
		res, err := http.Get(host.URL + path)
		if err != nil {
			return f, err
		}
		n, err := io.Copy(io.Discard, res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
			return f, fmt.Errorf("%s: status %d, %w", path, res.StatusCode, err)
		}
		took := time.Since(began)
		fmt.Fprintf(b.Log, "  %6.2f s %9d bytes  %s\n", took.Seconds(), n, path)
		if worst = max(worst, took); took > time.Second {
			slow = append(slow, fmt.Sprintf("%s %.1f s", path, took.Seconds()))
		}
	}
	return Figure{Value: worst.Seconds(), Unit: "s", Limit: exportLimit.Seconds(), Ratio: worst.Seconds() / exportLimit.Seconds(), Goal: "≤ 30 s", Holds: worst <= exportLimit,
		Method: fmt.Sprintf("%d files of a city with %d visits, %d enterprises and %d floating members, each once; over a second: %s; the limit is the goal", len(paths), pageVisits, exportDocuments, exportMembers, strings.Join(slow, ", "))}, nil
}

// plantRegisters fills two registers.
func plantRegisters(ctx context.Context, c *city.City) error {
	mint, now, counties := change.NewMinter(), time.Now(), codes.Children(codes.LeshanCity)
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		for i := range exportDocuments + exportMembers {
			kind, value := domain.KindEnterprise, any(domain.Enterprise{Name: fmt.Sprintf("乐山第%d企业%d有限公司", i%977, i), Industry: domain.Industries[i%len(domain.Industries)].Code, Division: counties[i%len(counties)].Code,
				Address: "某某路 1 号", Headcount: int64(i % 400), PartyMembers: int64(i % 7), EnteredOn: 20260101, State: domain.StateActive})
			if i >= exportDocuments {
				kind, value = domain.KindFloatingMember, domain.FloatingMember{Name: fmt.Sprintf("张%d", i), Phone: fmt.Sprintf("139%08d", i), Division: counties[i%len(counties)].Code, FoundOn: 20260105}
			}
			doc, err := ledger.NewDocument(kind, mint.New(now), value)
			if err == nil {
				_, err = ledger.Plant(ctx, tx, doc)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
