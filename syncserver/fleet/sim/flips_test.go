package sim

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yizhan/desktop/station"
)

// recordTables are what a station's records and figures are made of, and who it
// is. What else lies in the file is remembered choices, and what the city tells
// again.
var recordTables = []string{"visit", "attendance", "correction", "document", "document_key", "cell", "cell_month",
	"record_digest", "outbox", "profile"}

// dump is the logical content of a station's file; empty if it cannot be read.
func dump(path string) string {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return ""
	}
	defer db.Close()
	var out []string
	queries := []string{"SELECT id, private_key, epoch, last_seq, chain, acked_seq, acked_chain, server FROM device"}
	for _, t := range recordTables {
		queries = append(queries, "SELECT * FROM "+t)
	}
	for _, q := range queries {
		rows, err := db.Query(q)
		if err != nil {
			return ""
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(sql.RawBytes)
			}
			if rows.Scan(values...) != nil {
				return ""
			}
			line := q
			for _, v := range values {
				line += fmt.Sprintf("|%x", []byte(*v.(*sql.RawBytes)))
			}
			out = append(out, line)
		}
		err = rows.Err()
		_ = rows.Close()
		if err != nil {
			return ""
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestFlippedBytes (T10) changes one byte anywhere in a station's database: the
// verification notices, or nothing of what is recorded has changed. What was
// noticed is healed from the second copy and the city. YIZHAN_FLIPS raises the
// number.
func TestFlippedBytes(t *testing.T) {
	flips := 120
	if n, err := strconv.Atoi(os.Getenv("YIZHAN_FLIPS")); err == nil {
		flips = n
	}
	h := startHost(t, t.TempDir())
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 60)
	for _, phone := range []string{"13800138000", "13900139001"} {
		p := person("N2")
		p.Phone = phone
		_, err := s.RegisterMember(ctx, p)
		must(t, err)
	}
	must(t, s.VoidVisit(ctx, s.last(t), "试录"))
	must(t, s.Once(ctx))
	s.visit(t, 5) // not sent yet
	want := people(t, s.Stats)
	if v, err := s.Verify(ctx, nil); err != nil || len(v.Findings) > 0 || v.Journal != v.Changes || v.Changes != 70 {
		t.Fatalf("before anything: %+v, %v", v, err)
	}
	must(t, s.Station.Close())
	whole := t.TempDir()
	copyFolder(t, s.dir, filepath.Join(whole, "s"))
	path := filepath.Join(s.dir, "station.db")
	content, err := os.ReadFile(path)
	must(t, err)
	before := dump(path)
	if before == "" {
		t.Fatal("the file cannot be dumped")
	}
	random := rand.New(rand.NewPCG(7, 7))
	noticed, harmless, healed := 0, 0, 0
	for n := range flips {
		copyFolder(t, filepath.Join(whole, "s"), s.dir)
		at := random.IntN(len(content))
		spoilt := bytes.Clone(content)
		spoilt[at] ^= byte(1 << random.IntN(8))
		must(t, os.WriteFile(path, spoilt, 0o600))
		same := dump(path) == before
		if err := s.Start(ctx); err != nil {
			t.Fatalf("flip %d, byte %d of page %d: %v", n, at%4096, at/4096, err)
		}
		events, err := s.Events(ctx)
		rebuilt := err == nil && len(events) > 0 && (events[0].Name == station.EventRebuilt || events[0].Name == station.EventRestored)
		v, err := s.Verify(ctx, nil)
		must(t, err)
		switch {
		case len(v.Findings) > 0:
			noticed++
			must(t, s.Rebuild(ctx))
		case rebuilt:
			noticed++
		case same:
			harmless++
			must(t, s.Station.Close())
			continue
		default:
			t.Errorf("flip %d, byte %d of page %d: not noticed", n, at%4096, at/4096)
		}
		if v, err := s.Verify(ctx, nil); err != nil || len(v.Findings) > 0 {
			t.Errorf("flip %d: after the repair %+v, %v", n, v.Findings, err)
		}
		if n%10 == 0 {
			must(t, s.Once(ctx))
			wantSame(t, h, s)
		}
		if got := people(t, s.Stats); got != want {
			t.Errorf("flip %d: healed to %d people, want %d", n, got, want)
		} else {
			healed++
		}
		must(t, s.Station.Close())
	}
	t.Logf("%d flips: %d noticed, %d healed, %d changed nothing that is recorded", flips, noticed, healed, harmless)
	if noticed == 0 || noticed != healed {
		t.Errorf("%d noticed, %d healed", noticed, healed)
	}
	must(t, s.Start(ctx))
	must(t, s.Once(ctx))
	wantPeople(t, h, want)
}

// TestEveryDamagedPageIsHealed spoils the database a page at a time, where SQLite
// keeps rows: whichever part of a start meets it, the program opens, and with all
// that was recorded.
func TestEveryDamagedPageIsHealed(t *testing.T) {
	s := newStation(t, "S1", station.RoleStation)
	s.visit(t, 60)
	want := people(t, s.Stats)
	must(t, s.Station.Close())
	whole := t.TempDir()
	copyFolder(t, s.dir, filepath.Join(whole, "s"))
	path := filepath.Join(s.dir, "station.db")
	content, err := os.ReadFile(path)
	must(t, err)
	const page = 4096
	atStart, later := 0, 0
	for at := range len(content) / page {
		copyFolder(t, filepath.Join(whole, "s"), s.dir)
		spoilt := bytes.Clone(content)
		for i := page - 300; i < page; i++ {
			spoilt[at*page+i] ^= 0x85
		}
		must(t, os.WriteFile(path, spoilt, 0o600))
		if err := s.Start(ctx); err != nil {
			t.Fatalf("page %d: %v", at+1, err)
		}
		events, err := s.Events(ctx)
		if v, verr := s.Verify(ctx, nil); verr != nil || len(v.Findings) > 0 {
			later++
			must(t, s.Rebuild(ctx))
		} else if err == nil && len(events) > 0 {
			atStart++
		}
		if got := people(t, s.Stats); got != want {
			t.Errorf("page %d: healed to %d people, want %d", at+1, got, want)
		}
		must(t, s.Station.Close())
	}
	t.Logf("%d pages: %d healed at the start, %d once they were verified", len(content)/page, atStart, later)
	if atStart == 0 || later == 0 {
		t.Error("hardly anything was damaged: the test has lost its teeth")
	}
	must(t, s.Start(ctx))
}
