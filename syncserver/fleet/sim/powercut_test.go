package sim

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/sqlitedb/crashvfs"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// cutCity is a city on a disk whose power can be cut, and the pushes of three
// devices that it has paired.
type cutCity struct {
	disk   *crashvfs.Disk
	city   *city.City
	pushes []ingest.Push
}

func (c *cutCity) open() (err error) {
	c.city, err = city.Open(ctx, "city", city.OnDisk(c.disk))
	return err
}

// newCutCity records at three stations: visits and their corrections, a price and
// a member, which travel in feeds, and rows for a station for which the device may
// not write, which go to quarantine.
func newCutCity(t *testing.T) *cutCity {
	t.Helper()
	disk, err := crashvfs.New(1)
	must(t, err)
	t.Cleanup(func() { must(t, disk.Close()) })
	c := &cutCity{disk: disk}
	must(t, c.open())
	var lists [][]ingest.Push
	for n, role := range []station.Role{station.RoleStation, station.RoleStation, station.RoleOffice} {
		s := newStation(t, fmt.Sprintf("S%d", n), role)
		s.Now = s.Now.Add(-time.Hour) // a clock that is ahead would be believed no further than the arrival
		s.visit(t, 4)
		switch n {
		case 0:
			must(t, s.SetPrice(ctx, "water", 100, 200, 20261101))
			must(t, s.SetPrice(ctx, "water", 150, 200, 20261101))
		case 1:
			_, err := s.RegisterMember(ctx, station.Registration{Name: "欧阳·吐尔逊", Group: "N3", Consent: true})
			must(t, err)
			page, err := s.Visits(ctx, station.VisitFilter{})
			must(t, err)
			must(t, s.VoidVisit(ctx, page.Rows[0].ID, "按错了"))
		case 2:
			rows := "day,n,g,st\n2024-01-01,5,N3,OTHER\n2024-01-02,1,N3,S2\n2024-01-03,2,N3,OTHER\n"
			_, err := s.ImportVisits(ctx, strings.NewReader(rows), station.VisitMap{At: "day", People: "n", Group: "g", StationCode: "st", Key: []string{"day"}}, nil, nil)
			must(t, err)
		}
		s.visit(t, 3)
		lists = append(lists, c.pushesOf(t, s))
	}
	must(t, c.city.Close())
	for i := 0; len(lists[0])+len(lists[1])+len(lists[2]) > 0; i++ {
		if l := &lists[i%3]; len(*l) > 0 {
			c.pushes, *l = append(c.pushes, (*l)[0]), (*l)[1:]
		}
	}
	return c
}

// pushesOf pairs a station, as a station and not as an office, and cuts its outbox
// into pushes.
func (c *cutCity) pushesOf(t *testing.T, s *Station) (out []ingest.Push) {
	t.Helper()
	p, err := s.Profile(ctx)
	must(t, err)
	id, err := s.Identity(ctx)
	must(t, err)
	code, err := access.NewPairing(ctx, c.city, p.Code, access.RoleStation, "", time.Now())
	must(t, err)
	_, err = access.Pair(ctx, c.city, access.Request{Code: code, Device: id.Device, PublicKey: id.Key.Public().(ed25519.PublicKey),
		Station: p.Code, Name: p.Name, Division: p.Division, Role: access.RoleStation}, time.Now())
	must(t, err)
	for after := uint64(0); after < id.LastSeq; {
		outgoing, err := s.Outgoing(ctx, id.Epoch, after, 3, wire.PushBytesMax)
		must(t, err)
		var frozen [][]byte
		for _, o := range outgoing {
			frozen = append(frozen, o.Bytes)
		}
		batch := wire.EncodeBatch(frozen)
		records, err := wire.DecodeBatch(batch, wire.PushChangesMax)
		must(t, err)
		last := outgoing[len(outgoing)-1]
		out = append(out, ingest.Push{Device: access.Device{ID: id.Device, Station: p.Station, Role: access.RoleStation}, Epoch: id.Epoch,
			From: after + 1, Records: records, Chain: last.Chain, Batch: batch})
		after = last.Seq
	}
	return out
}

// onCopy runs f with the city on a copy of its disk, open.
func (c *cutCity) onCopy(t *testing.T, seed uint64, f func(c *cutCity)) {
	t.Helper()
	disk, err := c.disk.Clone(seed)
	must(t, err)
	defer func() { must(t, disk.Close()) }()
	own := &cutCity{disk: disk, pushes: c.pushes}
	must(t, own.open())
	defer func() { _ = own.city.Close() }()
	f(own)
}

// send submits the pushes, some of them together, and returns those that were
// confirmed.
func (c *cutCity) send(t *testing.T) (acked []ingest.Push) {
	t.Helper()
	in := ingest.New(c.city, feed.NewHub(), slog.New(slog.DiscardHandler))
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); in.Run(running) }()
	defer func() { stop(); <-done }()
	for i := 0; i < len(c.pushes); {
		together := c.pushes[i:min(i+1+i%4, len(c.pushes))]
		var results []<-chan ingest.Result
		for _, p := range together {
			results = append(results, in.Submit(ctx, p))
		}
		for n, r := range results {
			if r := <-r; r.Err == nil {
				acked = append(acked, together[n])
			}
		}
		i += len(together)
	}
	return acked
}

// holds reports whether the city has a push, whole.
func (c *cutCity) holds(p ingest.Push) error {
	return c.city.DB.Read(ctx, func(tx *sql.Tx) error {
		last, chain, err := ingest.Cursor(ctx, tx, p.Device.ID, p.Epoch)
		if err != nil {
			return err
		}
		to := p.From + uint64(len(p.Records)) - 1
		if last < to || last == to && chain != p.Chain {
			return fmt.Errorf("the cursor stands at %d, %d was confirmed", last, to)
		}
		for i, r := range p.Records {
			var n int
			seq, id := int64(p.From)+int64(i), r.Change.ID
			err := tx.QueryRow(`SELECT (SELECT count(*) FROM visit WHERE id = ?1) + (SELECT count(*) FROM correction WHERE id = ?1) +
				(SELECT count(*) FROM document WHERE id = ?1 AND kind = ?2) + (SELECT count(*) FROM quarantine WHERE device = ?3 AND epoch = ?4 AND seq = ?5)`,
				id[:], r.Change.Kind, p.Device.ID[:], int64(p.Epoch), seq).Scan(&n)
			if err != nil {
				return err
			}
			if n != 1 {
				return fmt.Errorf("%s %d is there %d times", r.Change.Kind, seq, n)
			}
		}
		return nil
	})
}

// sound checks what must hold at any time: pages, figures, feeds without a gap.
func (c *cutCity) sound() error {
	if _, wrong, err := c.city.Recount(ctx); err != nil || len(wrong) > 0 {
		return errors.Join(fmt.Errorf("recount: %v", wrong), err)
	}
	return c.city.DB.Read(ctx, func(tx *sql.Tx) error {
		var integrity string
		if err := tx.QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
			return fmt.Errorf("integrity: %s, %w", integrity, err)
		}
		// A document that moved on leaves its number behind, so numbers may be
		// missing; the head may not be.
		var wrong int
		err := tx.QueryRow(`SELECT (SELECT count(*) FROM feed_head h WHERE head <> (SELECT max(seq) FROM feed_row r WHERE r.feed = h.feed)) +
			(SELECT count(*) FROM feed_row r WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.kind = r.kind AND d.id = r.id)) +
			(SELECT count(*) FROM feed_row r WHERE NOT EXISTS (SELECT 1 FROM feed_head h WHERE h.feed = r.feed))`).Scan(&wrong)
		if err == nil && wrong > 0 {
			err = fmt.Errorf("%d feeds or their rows are wrong", wrong)
		}
		return err
	})
}

// story is everything that the pushes have made of the city, but for moments of
// the day.
func (c *cutCity) story(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	must(t, c.city.DB.Read(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{
			"SELECT * FROM visit ORDER BY 1", "SELECT id, target, body, waiting FROM correction ORDER BY 1",
			"SELECT kind, id, revision, state FROM document WHERE kind <> 'station' ORDER BY 1, 2", "SELECT * FROM cell WHERE value <> 0 ORDER BY 1, 2, 3, 4, 5",
			"SELECT feed, kind, id FROM feed_row WHERE kind <> 'station' ORDER BY 1, 2, 3", "SELECT device, epoch, last_seq, chain FROM device_cursor ORDER BY 1, 2",
			"SELECT device, epoch, seq, id, bytes, fault FROM quarantine ORDER BY 1, 2, 3", "SELECT kind, id, field, value FROM loser ORDER BY 1, 2, 3, 4",
		} {
			rows, err := tx.Query(q)
			if err != nil {
				return err
			}
			defer rows.Close()
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			for rows.Next() {
				if err := rows.Scan(values...); err != nil {
					return err
				}
				for _, v := range values {
					fmt.Fprintf(&b, "%x ", *v.(*any))
				}
				b.WriteString("\n")
			}
			if err := rows.Err(); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.String()
}

// difference is the lines that two stories do not have in common.
func difference(want, got string) string {
	var b strings.Builder
	for _, side := range []struct{ sign, story, other string }{{"-", want, got}, {"+", got, want}} {
		for _, line := range strings.Split(side.story, "\n") {
			if !strings.Contains(side.other, line) {
				fmt.Fprintln(&b, side.sign, line)
			}
		}
	}
	return b.String()
}

// TestPowerCutInTheCity cuts the power of the server at changes of its disk, from
// the first to the last, while pushes come in. What it has confirmed is there; and
// when everything is sent once more, it holds what a city holds that was never
// struck. YIZHAN_CUTS raises the number of cuts.
func TestPowerCutInTheCity(t *testing.T) {
	begin := newCutCity(t)
	var want string
	writes := 0
	begin.onCopy(t, 0, func(c *cutCity) {
		before := c.disk.Writes()
		if n := len(c.send(t)); n != len(c.pushes) {
			t.Fatalf("%d of %d pushes confirmed", n, len(c.pushes))
		}
		writes = c.disk.Writes() - before
		must(t, c.sound())
		want = c.story(t)
	})
	if !strings.Contains(want, "\n") || strings.Count(want, "\n") < 60 {
		t.Fatalf("the story is short:\n%s", want)
	}
	cuts := 80
	if n, err := strconv.Atoi(os.Getenv("YIZHAN_CUTS")); err == nil {
		cuts = n
	}
	confirmed, partly := 0, 0
	for n := range cuts {
		seed, at := uint64(n), 1+n*writes/cuts%writes
		begin.onCopy(t, seed, func(c *cutCity) {
			acked := c.cutAt(t, at)
			for _, p := range acked {
				if err := c.holds(p); err != nil {
					t.Errorf("cut at %d: confirmed and gone: %v", at, err)
				}
			}
			if err := c.sound(); err != nil {
				t.Errorf("cut at %d: %v", at, err)
			}
			if n := len(c.send(t)); n != len(c.pushes) {
				t.Errorf("cut at %d: sent again, %d of %d pushes are confirmed", at, n, len(c.pushes))
			}
			if err := c.sound(); err != nil {
				t.Errorf("cut at %d, sent again: %v", at, err)
			}
			if got := c.story(t); got != want {
				t.Errorf("cut at %d, sent again: the city holds something else:\n%s", at, difference(want, got))
			}
			confirmed += len(acked)
			if len(acked) > 0 && len(acked) < len(c.pushes) {
				partly++
			}
		})
	}
	t.Logf("%d cuts over %d changes of the disk, %d pushes confirmed before a cut", cuts, writes, confirmed)
	if partly < cuts/2 {
		t.Errorf("only %d of %d cuts came in the middle", partly, cuts)
	}
}

// cutAt sends until the power goes, and opens the city again.
func (c *cutCity) cutAt(t *testing.T, at int) (acked []ingest.Push) {
	t.Helper()
	c.disk.CutAt(at)
	acked = c.send(t)
	_ = c.city.Close()
	c.disk.Restart()
	must(t, c.open())
	return acked
}

// TestCanariesInTheCity (T02): on a disk that lies, and with a setting that does
// not sync, what was confirmed must be seen to be gone.
func TestCanariesInTheCity(t *testing.T) {
	begin := newCutCity(t)
	for name, spoil := range map[string]func(*crashvfs.Disk){
		"synchronous=NORMAL": func(d *crashvfs.Disk) { d.Spoil("synchronous(NORMAL)") },
		"a lying disk":       (*crashvfs.Disk).Lie,
	} {
		caught := 0
		const cuts = 20
		for n := range cuts {
			begin.onCopy(t, uint64(n), func(c *cutCity) {
				must(t, c.city.Close())
				spoil(c.disk)
				must(t, c.open())
				c.disk.CutAt(60 + n)
				acked := c.send(t)
				_ = c.city.Close()
				c.disk.Restart()
				if c.open() != nil {
					caught++
					return
				}
				for _, p := range acked {
					if c.holds(p) != nil {
						caught++
						return
					}
				}
			})
		}
		t.Logf("%s: %d of %d cuts are noticed", name, caught, cuts)
		if caught < cuts/4 {
			t.Errorf("%s: only %d of %d cuts are noticed", name, caught, cuts)
		}
	}
}
