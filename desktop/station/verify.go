package station

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/desktop/journal"
	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
)

// Part is what a verification looks at.
type Part string

// The parts, in the order in which they are looked at.
const (
	PartFile     Part = "file"     // the database as SQLite sees it
	PartOutbox   Part = "outbox"   // the chain over everything recorded here
	PartJournal  Part = "journal"  // the second copy, entry by entry
	PartRecords  Part = "records"  // visits, corrections and documents against their digests
	PartFigures  Part = "figures"  // every figure against the records
	PartSearch   Part = "search"   // the keys by which documents are found
	PartIdentity Part = "identity" // who this computer is, against the anchor and the outbox
	PartReceipts Part = "receipts" // what the city has signed
)

// Finding is what does not fit.
type Finding struct {
	Part  Part   `json:"part"`
	Count int    `json:"count"`
	Text  string `json:"text"` // Chinese
	Note  string `json:"note"` // English, with what was found first
}

// Verification is the result of looking at everything that this computer holds.
type Verification struct {
	Changes  int       `json:"changes"` // recorded here
	Journal  int       `json:"journal"` // entries of the second copy
	Cells    int       `json:"cells"`
	Findings []Finding `json:"findings"`
	Differs  int       `json:"differs"` // from the city, at the last comparison
	// Compared is when that was; zero if it is still to come.
	Compared time.Time `json:"compared_at,omitzero"`
}

var partText = map[Part]string{
	PartFile: "数据文件有损坏", PartOutbox: "本机记录的链对不上", PartJournal: "第二份副本与数据库不一致", PartRecords: "有记录变了样或缺失",
	PartFigures: "有统计数与记录对不上", PartSearch: "查找用的索引不对", PartIdentity: "本机身份信息不对", PartReceipts: "有收据验不过",
}

func (v *Verification) find(p Part, count int, note string) {
	for i := range v.Findings {
		if v.Findings[i].Part == p {
			v.Findings[i].Count += count
			return
		}
	}
	v.Findings = append(v.Findings, Finding{Part: p, Count: count, Text: partText[p], Note: note})
}

// Verify looks at everything that this computer holds, twice where there are two
// copies, and changes nothing. progress, if not nil, hears which part is next.
func (s *Station) Verify(ctx context.Context, progress func(Part)) (Verification, error) {
	v := Verification{Findings: []Finding{}}
	for _, step := range []struct {
		part Part
		look func(context.Context, *sql.Tx, *Verification) error
	}{
		{PartFile, verifyFile}, {PartOutbox, s.verifyOutbox}, {PartRecords, verifyRecords},
		{PartFigures, s.verifyFigures}, {PartSearch, verifySearch}, {PartIdentity, s.verifyIdentity}, {PartReceipts, verifyReceipts},
	} {
		if progress != nil {
			progress(step.part)
		}
		err := s.read(ctx, func(tx *sql.Tx) error { return step.look(ctx, tx, &v) })
		if ctx.Err() != nil {
			return v, ctx.Err()
		}
		if err != nil {
			v.find(step.part, 1, err.Error()) // what cannot be read is damaged
		}
	}
	var err error
	v.Compared, v.Differs, err = s.Comparison(ctx)
	return v, err
}

func verifyFile(ctx context.Context, tx *sql.Tx, v *Verification) error {
	rows, err := tx.QueryContext(ctx, "PRAGMA integrity_check")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			v.find(PartFile, 1, line)
		}
	}
	return rows.Err()
}

// verifyOutbox computes the chain anew, and compares with the journal.
func (s *Station) verifyOutbox(ctx context.Context, tx *sql.Tx, v *Verification) error {
	second := map[digest.Sum]bool{}
	entries := 0
	damaged, err := s.journal.Each(func(e journal.Entry) error {
		entries++
		second[entryDigest(e)] = true
		return nil
	})
	if err != nil {
		return err
	}
	v.Journal = entries
	if damaged > 0 {
		v.find(PartJournal, damaged, "places in the journal cannot be read")
	}
	rows, err := tx.QueryContext(ctx, "SELECT epoch, seq, action, kind, id, bytes, chain, recorded_at FROM outbox ORDER BY seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	var chain change.Chain
	var first int64
	for n := uint64(1); rows.Next(); n++ {
		var e journal.Entry
		var epoch, seq, action int64
		var kind string
		var id, c []byte
		if err := rows.Scan(&epoch, &seq, &action, &kind, &id, &e.Bytes, &c, &e.RecordedAt); err != nil {
			return err
		}
		if n == 1 {
			first = epoch
		}
		v.Changes++
		chain = chain.Next(e.Bytes)
		decoded, err := change.Decode(e.Bytes)
		if err != nil || uint64(seq) != n || epoch != first || decoded.Kind != kind || !bytes.Equal(decoded.ID[:], id) || !bytes.Equal(chain[:], c) {
			v.find(PartOutbox, 1, fmt.Sprintf("change %d", n))
		}
		e.Seq, e.Action = uint64(seq), uint64(action)
		if len(c) == len(e.Chain) {
			e.Chain = change.Chain(c)
		}
		if !second[entryDigest(e)] {
			v.find(PartJournal, 1, fmt.Sprintf("change %d is not in the journal as it is in the database", n))
		}
	}
	return rows.Err()
}

func entryDigest(e journal.Entry) digest.Sum {
	return digest.Of([]byte(fmt.Sprint(e.Seq, e.Action, e.RecordedAt)), e.Chain[:], e.Bytes)
}

func verifyRecords(ctx context.Context, tx *sql.Tx, v *Verification) error {
	wrong, err := sqlite.CheckDigests(ctx, tx)
	for _, c := range wrong {
		v.find(PartRecords, 1, fmt.Sprintf("%s of %d in %s", c.Kind, c.Day, c.Scope))
	}
	return err
}

func (s *Station) verifyFigures(ctx context.Context, _ *sql.Tx, v *Verification) error {
	cells, wrong, err := s.Recount(ctx)
	v.Cells = cells
	for _, m := range wrong {
		v.find(PartFigures, 1, fmt.Sprintf("%s of %d: kept %d, recomputed %d", m.Cell.Measure, m.Cell.Day, m.Kept, m.Recomputed))
	}
	return err
}

func verifySearch(ctx context.Context, tx *sql.Tx, v *Verification) error {
	wrong, err := sqlite.CheckKeys(ctx, tx)
	if wrong > 0 {
		v.find(PartSearch, wrong, "keys differ from those of the documents")
	}
	return err
}

func (s *Station) verifyIdentity(ctx context.Context, tx *sql.Tx, v *Verification) error {
	var id, seed, chain, ackedChain, pin []byte
	var epoch, last, acked int64
	var server string
	row := tx.QueryRowContext(ctx, "SELECT id, private_key, epoch, last_seq, chain, acked_seq, acked_chain, server, pin FROM device")
	if err := row.Scan(&id, &seed, &epoch, &last, &chain, &acked, &ackedChain, &server, &pin); err != nil {
		return err
	}
	a, err := s.readAnchor()
	if err != nil {
		return err
	}
	if a == nil || !bytes.Equal(a.Device[:], id) || !bytes.Equal(a.Seed, seed) || a.Server != server || !bytes.Equal(a.Pin, pin) {
		v.find(PartIdentity, 1, "the device is not that of the anchor")
	}
	if p, err := readProfile(ctx, tx); err == nil && a != nil && (p.Code != a.Station || p.Role != a.Role) {
		v.find(PartIdentity, 1, "the station is not that of the anchor")
	} else if err != nil && !fault.Is(err, fault.Unset) {
		return err
	}
	for _, at := range []struct {
		seq   int64
		chain []byte
	}{{last, chain}, {acked, ackedChain}} {
		want := make([]byte, len(change.Chain{}))
		if at.seq > 0 {
			err := tx.QueryRowContext(ctx, "SELECT chain FROM outbox WHERE epoch = ? AND seq = ?", epoch, at.seq).Scan(&want)
			if err != nil && !none(err) {
				return err
			}
		}
		if !bytes.Equal(want, at.chain) {
			v.find(PartIdentity, 1, fmt.Sprintf("the chain at change %d is not that of the outbox", at.seq))
		}
	}
	var behind int64
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM outbox WHERE seq > ? OR epoch <> ?", last, epoch).Scan(&behind); err != nil {
		return err
	}
	if behind > 0 {
		v.find(PartIdentity, int(behind), "changes lie behind the last one")
	}
	return nil
}

func verifyReceipts(ctx context.Context, tx *sql.Tx, v *Verification) error {
	var device []byte
	if err := tx.QueryRowContext(ctx, "SELECT id FROM device").Scan(&device); err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, "SELECT epoch, history, seq, chain, at, server_key, signature FROM receipt")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var epoch, seq, at int64
		var history, chain, key, signature []byte
		if err := rows.Scan(&epoch, &history, &seq, &chain, &at, &key, &signature); err != nil {
			return err
		}
		if !isSigned(device, history, chain, key, signature, epoch, seq, at) {
			v.find(PartReceipts, 1, fmt.Sprintf("receipt of change %d", seq))
		}
	}
	return rows.Err()
}

// RebuildNextTime has the next start do what Rebuild does: for a window, whose pages
// use the station all the time.
func (s *Station) RebuildNextTime() error { return s.folder("").WriteFile(damagedFile, nil) }

// Rebuild makes the database again from everything that can be read of both
// copies, and opens it. The damaged one is kept beside it. Nobody else may be
// using the station; a window is closed and opened instead.
func (s *Station) Rebuild(ctx context.Context) error {
	s.recording.Lock()
	defer s.recording.Unlock()
	if err := s.folder("").WriteFile(damagedFile, nil); err != nil {
		return err
	}
	if err := s.db.Close(); err != nil {
		return err
	}
	s.db = nil
	s.mu.Lock()
	s.profile, s.dictionary = nil, nil
	s.mu.Unlock()
	if err := s.openLedger(ctx); err != nil {
		return err
	}
	return s.reconcile(ctx)
}
