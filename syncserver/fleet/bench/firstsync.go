package bench

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/sqlitedb"
	"yizhan/shared/stats"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/fleet/sim"
)

// The load of P3: a station of many years gets a new computer.
const (
	firstSyncCards     = 100_000
	firstSyncTogether  = 1000
	firstSyncGrowthMax = 64 << 20 // bytes
)

// measureFirstSync is P3: the member cards of a station to an empty computer. The
// limit is the same documents by plain multi-row inserts, 500 to a transaction.
func measureFirstSync(ctx context.Context, b Bench) (f Figure, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	s, err := sim.Open(ctx, b.Dir, time.Now(), station.Setup{Code: "B0", Name: "测速站", Division: "511102"})
	if err != nil {
		return f, err
	}
	if err := s.PairWith(ctx, host.City, host.URL); err != nil {
		return f, err
	}
	if err := s.Once(ctx); err != nil {
		return f, err
	}
	docs, err := registerMembers(ctx, host, domain.StationID("B0"), firstSyncCards)
	if err != nil {
		return f, err
	}
	limit, err := plainDocuments(ctx, filepath.Join(b.Dir, "plain.db"), docs)
	if err != nil {
		return f, err
	}
	if err := s.Station.Close(); err != nil {
		return f, err
	}
	part := exec.CommandContext(ctx, b.Part[0], append(b.Part[1:], filepath.Join(b.Dir, "B0"))...)
	part.Stderr = b.Log
	out, err := part.Output()
	if err != nil {
		return f, fmt.Errorf("the station's process: %w", err)
	}
	var did FirstSyncResult
	if err := json.Unmarshal(out, &did); err != nil {
		return f, err
	}
	if did.Cards != firstSyncCards {
		return f, fmt.Errorf("the station counts %d cards of %d", did.Cards, firstSyncCards)
	}
	return Figure{Value: did.Seconds, Unit: "s", Limit: limit, Ratio: did.Seconds / limit, Goal: "≤ 3 s and ≤ 64 MiB more memory", Holds: did.Seconds <= 3 && did.Growth <= firstSyncGrowthMax,
		Method: fmt.Sprintf("%d member cards to an empty station, whose process took %.1f MiB more", firstSyncCards, float64(did.Growth)/(1<<20))}, nil
}

// FirstSyncResult is what a station's process tells of its first sync.
type FirstSyncResult struct {
	Seconds float64 `json:"seconds"`
	Growth  int64   `json:"growth"` // bytes of memory
	Cards   int64   `json:"cards"`
}

// FirstSync syncs the station in a folder. It has a process of its own, so that the
// memory is the station's.
func FirstSync(ctx context.Context, dir string) (r FirstSyncResult, err error) {
	st, err := station.Open(ctx, dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	memory, err := watchMemory()
	if err != nil {
		return r, err
	}
	began := time.Now()
	err = syncer.New(st, slog.New(slog.DiscardHandler)).Once(ctx)
	r.Seconds, r.Growth = time.Since(began).Seconds(), memory.growth()
	if err != nil {
		return r, err
	}
	t, err := st.Stats(ctx, stats.Query{Measure: domain.MeasureRegistered, From: 20000101, To: 20991231, By: stats.ByTotal})
	r.Cards = t.Total
	return r, err
}

// registerMembers puts cards into the city, as if their station had sent them long
// ago.
func registerMembers(ctx context.Context, host *sim.Host, st change.ID, n int) (docs []merge.Document, err error) {
	mint, now := change.NewMinter(), time.Now()
	device := change.Named("device", "bench")
	for done := 0; done < n; done += firstSyncTogether {
		var entries []ledger.Entry
		for i := done; i < done+firstSyncTogether; i++ {
			var random [8]byte
			binary.BigEndian.PutUint64(random[:], uint64(i)*0x9e3779b97f4a7c15)
			fields, err := domain.Encode(domain.Member{Code: codes.NewMemberCode(random), Station: st, Group: fmt.Sprintf("N%d", i%5+1), Mask: "张*",
				RegisteredOn: domain.DayOf(now), Notice: station.NoticeVersion, ConsentAt: now.UnixMilli()})
			if err != nil {
				return nil, err
			}
			body, err := change.Marshal(merge.Edit{Fields: fields})
			if err != nil {
				return nil, err
			}
			entries = append(entries, ledger.Entry{Change: change.Change{Kind: domain.KindMember, Version: 1, ID: mint.New(now), Clock: change.StampAt(now), Body: body}})
		}
		err := sqlite.Write(ctx, host.City.DB, func(tx sqlite.Tx) error {
			outcomes, err := ledger.Apply(ctx, tx, ledger.Author{Device: device, Received: now}, entries)
			if err != nil {
				return err
			}
			var changed feed.Appender
			for _, o := range outcomes {
				if o.Refused != nil || o.Document == nil {
					return fmt.Errorf("a card was not taken in: %w", o.Refused)
				}
				changed.Add(*o.Document)
				docs = append(docs, *o.Document)
			}
			_, err = changed.Append(ctx, tx)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// plainDocuments is how long SQLite takes for these rows and nothing else.
func plainDocuments(ctx context.Context, path string, docs []merge.Document) (seconds float64, err error) {
	db, err := sqlitedb.Open(ctx, path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = sqlite.Write(ctx, db, func(tx sqlite.Tx) error {
		return errors.Join(tx.Exec(ctx, "CREATE TABLE document (kind TEXT, id BLOB, revision INTEGER, state BLOB, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID"),
			tx.Exec(ctx, "CREATE TABLE document_key (kind TEXT, name TEXT, value TEXT, id BLOB, PRIMARY KEY (kind, name, value, id)) STRICT, WITHOUT ROWID"))
	})
	if err != nil {
		return 0, err
	}
	began := time.Now()
	for len(docs) > 0 {
		part := docs[:min(500, len(docs))]
		docs = docs[len(part):]
		var rows, keys []any
		for _, d := range part {
			state, err := change.Marshal(d)
			if err != nil {
				return 0, err
			}
			rows = append(rows, d.Kind, d.ID[:], int64(d.Revision), state)
			keys = append(keys, d.Kind, "code", string(d.Fields["code"].Value), d.ID[:])
		}
		err := sqlite.Write(ctx, db, func(tx sqlite.Tx) error {
			_, err := tx.InsertRows(ctx, "INSERT INTO document VALUES ", 4, "", rows)
			if err == nil {
				_, err = tx.InsertRows(ctx, "INSERT INTO document_key VALUES ", 4, "", keys)
			}
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return time.Since(began).Seconds(), nil
}
