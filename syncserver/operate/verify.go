package operate

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/months"
	"yizhan/syncserver/published"
)

// Verification is the result of looking at everything that the city holds.
type Verification struct {
	Devices  int       `json:"devices"` // epochs of devices whose inbox was read
	Changes  int64     `json:"changes"` // in the inbox
	Cells    int       `json:"cells"`
	Audit    int64     `json:"audit"` // entries of the log of staff
	Findings []Finding `json:"findings"`
	Repaired int       `json:"repaired"`

	wrong map[digest.Cell]bool // where records are not what they were
}

// Finding is what does not fit.
type Finding struct {
	Part  string `json:"part"`
	Count int    `json:"count"`
	Text  string `json:"text"`
	Note  string `json:"note"` // what was found first
}

// The parts that are looked at.
const (
	partFile    = "file"
	partInbox   = "inbox"
	partRecords = "records"
	partFigures = "figures"
	partSearch  = "search"
	partFeeds   = "feeds"
	partAudit   = "audit"
	partMonths  = "months"
	partGiven   = "published"
)

var partText = map[string]string{
	partFile: "数据文件有损坏", partInbox: "收件箱的链对不上", partRecords: "有记录变了样或缺失", partFigures: "有统计数与记录对不上",
	partSearch: "查找用的索引不对", partFeeds: "下发的清单与资料不一致", partAudit: "操作日志被改动过",
	partMonths: "关账时存下的数字被改动过", partGiven: "已公布的表被改动过",
}

func (v *Verification) find(part string, count int, note string) {
	for i := range v.Findings {
		if v.Findings[i].Part == part {
			v.Findings[i].Count += count
			return
		}
	}
	v.Findings = append(v.Findings, Finding{part, count, partText[part], note})
}

// Verify looks at everything that the city holds, on one snapshot: the file as
// SQLite sees it, the chain over all that every device ever sent, every record
// against its digest, every figure against the records, the log of staff against its
// chain, closed months and published tables against their digests. It changes nothing and
// may run beside the server.
func Verify(ctx context.Context, c *city.City) (Verification, error) {
	v := Verification{Findings: []Finding{}, wrong: map[digest.Cell]bool{}}
	err := c.DB.Read(ctx, func(tx *sql.Tx) error {
		for _, step := range []struct {
			part string
			look func(context.Context, *sql.Tx, *Verification) error
		}{{partFile, verifyFile}, {partInbox, verifyInbox}, {partRecords, verifyRecords}, {partSearch, verifySearch}, {partFeeds, verifyFeeds}, {partAudit, verifyAudit}, {partMonths, verifyMonths}, {partGiven, verifyPublished}} {
			err := step.look(ctx, tx, &v)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				v.find(step.part, 1, err.Error()) // what cannot be read is damaged
			}
		}
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("verify: %w", err)
	}
	cells, wrong, err := c.Recount(ctx)
	v.Cells = cells
	for _, m := range wrong {
		v.find(partFigures, 1, fmt.Sprintf("%s of %d: kept %d, recomputed %d", m.Cell.Measure, m.Cell.Day, m.Kept, m.Recomputed))
	}
	if err != nil {
		v.find(partFigures, 1, err.Error())
	}
	return v, ctx.Err()
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
			v.find(partFile, 1, line)
		}
	}
	return rows.Err()
}

// received is a batch of the inbox.
type received struct {
	device   change.ID
	epoch    int64
	from, to int64
	at       time.Time
	records  []wire.Record
	err      error // it cannot be unpacked
}

// eachBatch reads the inbox, each epoch of each device in its order.
func eachBatch(ctx context.Context, tx *sql.Tx, f func(received) error) error {
	rows, err := tx.QueryContext(ctx, "SELECT device, epoch, from_seq, to_seq, received_at, records FROM inbox ORDER BY device, epoch, from_seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var b received
		var device, packed []byte
		var at int64
		if err := rows.Scan(&device, &b.epoch, &b.from, &b.to, &at, &packed); err != nil {
			return err
		}
		if b.device, err = change.IDFromBytes(device); err != nil {
			return err
		}
		b.at = time.UnixMilli(at)
		var plain []byte
		if plain, b.err = wire.Unpack(packed); b.err == nil {
			b.records, b.err = wire.DecodeBatch(plain, wire.PushChangesMax)
		}
		if err := f(b); err != nil {
			return err
		}
	}
	return rows.Err()
}

// verifyInbox computes the chain of each epoch anew.
func verifyInbox(ctx context.Context, tx *sql.Tx, v *Verification) error {
	type place struct {
		device change.ID
		epoch  int64
	}
	type end struct {
		seq   int64
		chain change.Chain
	}
	ends, broken := map[place]end{}, map[place]bool{}
	err := eachBatch(ctx, tx, func(b received) error {
		p := place{b.device, b.epoch}
		e := ends[p]
		if b.err != nil || b.from != e.seq+1 || b.to-b.from+1 != int64(len(b.records)) {
			v.find(partInbox, 1, fmt.Sprintf("batch from %d of device %s cannot be read", b.from, b.device))
			broken[p] = true
		}
		for _, r := range b.records {
			e.chain = e.chain.Next(r.Bytes)
		}
		e.seq = b.to
		ends[p] = e
		v.Changes += int64(len(b.records))
		return nil
	})
	if err != nil {
		return err
	}
	v.Devices = len(ends)
	rows, err := tx.QueryContext(ctx, "SELECT device, epoch, last_seq, chain FROM device_cursor WHERE last_seq > 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var device, chain []byte
		var epoch, last int64
		if err := rows.Scan(&device, &epoch, &last, &chain); err != nil {
			return err
		}
		p := place{change.ID(device), epoch}
		if e := ends[p]; !broken[p] && (e.seq != last || !bytes.Equal(e.chain[:], chain)) {
			v.find(partInbox, 1, fmt.Sprintf("device %s stands at %d, its inbox at %d", p.device, last, e.seq))
		}
	}
	return rows.Err()
}

func verifyRecords(ctx context.Context, tx *sql.Tx, v *Verification) error {
	wrong, err := sqlite.CheckDigests(ctx, tx)
	for _, c := range wrong {
		v.wrong[c] = true
		v.find(partRecords, 1, fmt.Sprintf("%s of %d in %s", c.Kind, c.Day, c.Scope))
	}
	return err
}

func verifySearch(ctx context.Context, tx *sql.Tx, v *Verification) error {
	wrong, err := sqlite.CheckKeys(ctx, tx)
	if wrong > 0 {
		v.find(partSearch, wrong, "keys differ from those of the documents")
	}
	return err
}

// verifyFeeds looks whether every document stands in its feeds, below their heads.
func verifyFeeds(ctx context.Context, tx *sql.Tx, v *Verification) error {
	var beyond, nowhere int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM feed_row r LEFT JOIN feed_head h ON h.feed = r.feed WHERE h.head IS NULL OR r.seq > h.head").Scan(&beyond); err != nil {
		return err
	}
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM document d WHERE NOT EXISTS (SELECT 1 FROM feed_row r WHERE r.kind = d.kind AND r.id = d.id AND r.feed IN (SELECT feed FROM feed_head))").Scan(&nowhere)
	if beyond+nowhere > 0 {
		v.find(partFeeds, beyond+nowhere, fmt.Sprintf("%d rows beyond a head, %d documents in no feed", beyond, nowhere))
	}
	return err
}

// verifyAudit computes the chain of the log of staff anew.
func verifyAudit(ctx context.Context, tx *sql.Tx, v *Verification) error {
	entries, broken, err := access.CheckAudit(ctx, tx)
	v.Audit = entries
	if broken > 0 {
		v.find(partAudit, 1, fmt.Sprintf("entry %d does not follow from those before it", broken))
	}
	return err
}

func verifyMonths(ctx context.Context, tx *sql.Tx, v *Verification) error {
	broken, err := months.Check(ctx, tx)
	for _, name := range broken {
		v.find(partMonths, 1, name+": the figures differ from their digest")
	}
	return err
}

func verifyPublished(ctx context.Context, tx *sql.Tx, v *Verification) error {
	broken, err := published.Check(ctx, tx)
	for _, name := range broken {
		v.find(partGiven, 1, name+": a table differs from its digest")
	}
	return err
}

// Repair puts right what Verify found, as far as the inbox proves it: facts and
// corrections become what was received, figures and keys what follows from them.
// Documents are only reported: their stations have them. So are the log, closed months and
// published tables: who could put them right could also forge them.
func Repair(ctx context.Context, c *city.City, v Verification) (repaired int, err error) {
	err = sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		originals, err := collect(ctx, c, v.wrong)
		if err != nil {
			return err
		}
		// The digests were kept when the records were right. They stay as they are:
		// that the repaired rows add up to them is the proof.
		kept, err := sqlite.AllDigests(ctx, tx)
		if err != nil {
			return err
		}
		// Corrections first: a fact that is stored again finds those of its own.
		cells := slices.Collect(maps.Keys(v.wrong))
		slices.SortFunc(cells, func(a, b digest.Cell) int {
			switch ac, bc := a.Kind == ledger.KindCorrection, b.Kind == ledger.KindCorrection; {
			case ac == bc:
				return 0
			case ac:
				return -1
			}
			return 1
		})
		for _, cell := range cells {
			n, err := repairCell(ctx, tx, cell, originals[cell])
			if err != nil {
				return err
			}
			repaired += n
		}
		if err := sqlite.RebuildDerived(ctx, tx); err != nil {
			return err
		}
		if err := sqlite.RebuildCells(ctx, tx); err != nil {
			return err
		}
		if err := sqlite.RebuildKeys(ctx, tx); err != nil {
			return err
		}
		return tx.SetDigests(ctx, kept)
	})
	if err != nil {
		return 0, fmt.Errorf("repair: %w", err)
	}
	return repaired, nil
}

// collect reads from the inbox what belongs into the cells. What lies in
// quarantine counts nowhere.
func collect(ctx context.Context, c *city.City, cells map[digest.Cell]bool) (map[digest.Cell][]ledger.Stored, error) {
	out := map[digest.Cell][]ledger.Stored{}
	err := c.DB.Read(ctx, func(tx *sql.Tx) error {
		return eachBatch(ctx, tx, func(b received) error {
			for i, r := range b.records {
				s := ledger.Stored{Change: r.Change, Device: b.device, Clock: r.Change.Clock.Clamp(b.at)}
				cell, ok := s.DigestCell()
				if r.Err != nil || !ok || !cells[cell] {
					continue
				}
				held, err := isHeld(ctx, tx, b, b.from+int64(i), r)
				if err != nil {
					return err
				}
				if !held {
					out[cell] = append(out[cell], s)
				}
			}
			return nil
		})
	})
	return out, err
}

// isHeld reports whether a change counts nowhere: it lies in quarantine, or the very
// same one does that somebody closed, and it came again under another epoch.
func isHeld(ctx context.Context, tx *sql.Tx, b received, seq int64, r wire.Record) (held bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM quarantine WHERE device = ?1 AND epoch = ?2 AND seq = ?3)
		OR EXISTS (SELECT 1 FROM quarantine INDEXED BY quarantine_record WHERE id = ?4 AND device = ?1 AND bytes = ?5 AND closed_at IS NOT NULL)`,
		b.device[:], b.epoch, seq, r.Change.ID[:], r.Bytes).Scan(&held)
	return held, err
}

// repairCell makes the rows of a cell those that were received.
func repairCell(ctx context.Context, tx sqlite.Tx, cell digest.Cell, originals []ledger.Stored) (int, error) {
	station, ok := domain.StationOfFeed(cell.Scope)
	if !ok || !comparable(cell.Kind) {
		return 0, nil
	}
	ids := make([]change.ID, len(originals))
	for i, s := range originals {
		ids[i] = s.Change.ID
	}
	if err := tx.DeleteCell(ctx, station, cell.Kind, cell.Day, ids); err != nil {
		return 0, err
	}
	return ledger.Repair(ctx, tx, originals, time.UnixMilli(0))
}

// comparable tells facts and corrections from documents.
func comparable(kind string) bool {
	k, ok := domain.FindKind(kind)
	return kind == ledger.KindCorrection || ok && k.Fact != nil
}
