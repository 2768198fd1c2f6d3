package station

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb"
)

const (
	// membersFoundMax is how many people a search shows: more are not read, the
	// attendant types another digit instead.
	membersFoundMax = 20
	// candidatesMax is how many keys of one sort are looked at. Who was here lately
	// is found beyond them.
	candidatesMax = 300
	// latelyMax is how many of the last visits of members count as lately.
	latelyMax = 400
)

// FindMembers looks a person up by what a desk can enter without Chinese: the code
// of the card, the end of the telephone number or all of it, a plate or its end,
// pinyin or its initials (zs → 张三), or the name if it is pasted. What fits as a
// whole comes first, then who was here last. If nothing fits, one slip is forgiven.
func (s *Station) FindMembers(ctx context.Context, text string) ([]MemberRow, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return nil, err
	}
	fits, nearly := domain.SearchMembers(text)
	found, err := s.lookUp(ctx, fits, false)
	if err != nil || len(found) > 0 {
		return found, err
	}
	return s.lookUp(ctx, nearly, true)
}

// hit is a document that has a key.
type hit struct {
	id    change.ID
	whole bool   // the key is what was looked for, and does not only begin with it
	last  int64  // last visit here, UTC milliseconds; 0: none
	name  string // of the key
}

func (s *Station) lookUp(ctx context.Context, probes []domain.Probe, near bool) ([]MemberRow, error) {
	if len(probes) == 0 {
		return nil, nil
	}
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return nil, err
	}
	var out []MemberRow
	err = s.read(ctx, func(tx *sql.Tx) error {
		var hits []hit
		for _, p := range probes {
			found, err := lookUpProbe(ctx, tx, p)
			if err != nil {
				return err
			}
			hits = append(hits, found...)
		}
		slices.SortStableFunc(hits, func(a, b hit) int {
			return cmp.Or(cmp.Compare(b2i(b.whole), b2i(a.whole)), cmp.Compare(b.last, a.last))
		})
		out, err = s.rowsOf(ctx, tx, d, hits, near)
		return err
	})
	return out, err
}

// rowsOf reads the people behind hits, each once, under the card that counts.
func (s *Station) rowsOf(ctx context.Context, tx *sql.Tx, d *dictionary, hits []hit, near bool) ([]MemberRow, error) {
	var out []MemberRow
	seen := map[change.ID]bool{}
	for _, h := range hits {
		if seen[h.id] {
			continue
		}
		seen[h.id] = true
		row, found, err := s.readMember(ctx, tx, d, h.id, h.name)
		if err == nil && row.Same {
			row, found, err = s.readUnder(ctx, tx, d, h, seen)
		}
		if err != nil {
			return nil, err
		}
		if row.Near = near; found {
			out = append(out, row)
		}
		if len(out) == membersFoundMax {
			break
		}
	}
	return out, nil
}

// readUnder reads the card under which a hit's is counted; nothing where it has been
// read already.
func (s *Station) readUnder(ctx context.Context, tx *sql.Tx, d *dictionary, h hit, seen map[change.ID]bool) (MemberRow, bool, error) {
	end, found, err := followMember(ctx, tx, h.id)
	if err != nil || !found || end != h.id && seen[end] {
		return MemberRow{}, false, err
	}
	seen[end] = true
	return s.readMember(ctx, tx, d, end, h.name)
}

// beyond sorts behind everything that begins with what stands before it.
const beyond = "\U0010ffff"

func lookUpProbe(ctx context.Context, tx *sql.Tx, p domain.Probe) ([]hit, error) {
	values, err := json.Marshal(p.Values)
	if err != nil {
		return nil, err
	}
	until := ""
	if p.Beginning {
		until = beyond
	}
	hits, err := queryHits(ctx, tx, p.Name, `SELECT k.id, k.value = p.value, coalesce((SELECT max(v.at) FROM visit v WHERE v.member = k.id), 0)
		FROM json_each(?1) p CROSS JOIN document_key k ON k.kind = ?2 AND k.name = ?3 AND k.value BETWEEN p.value AND p.value || ?4 LIMIT ?5`,
		string(values), p.Kind, p.Name, until, candidatesMax)
	if err != nil || len(hits) < candidatesMax || len(p.Values) > 1 {
		return hits, err
	}
	// There are more than were looked at. Those who were here lately are looked at
	// the other way round: who of them has such a key.
	lately, err := queryHits(ctx, tx, p.Name, `SELECT k.id, k.value = ?1, r.at
		FROM (SELECT member, max(at) AS at FROM (SELECT member, at FROM visit WHERE member IS NOT NULL ORDER BY at DESC LIMIT ?5) GROUP BY member) r
		CROSS JOIN document_key k ON k.kind = ?2 AND k.id = r.member AND k.name = ?3 AND k.value BETWEEN ?1 AND ?1 || ?4`,
		p.Values[0], p.Kind, p.Name, until, latelyMax)
	return append(lately, hits...), err
}

func queryHits(ctx context.Context, tx *sql.Tx, name, query string, args ...any) ([]hit, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", sqlitedb.Classify(err))
	}
	defer rows.Close()
	var out []hit
	for rows.Next() {
		h := hit{name: name}
		var id sql.RawBytes
		if err := rows.Scan(&id, &h.whole, &h.last); err != nil {
			return nil, sqlitedb.Classify(err)
		}
		h.id = change.ID(id)
		out = append(out, h)
	}
	return out, sqlitedb.Classify(rows.Err())
}
