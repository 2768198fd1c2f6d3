package sim

import (
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/months"
	"yizhan/syncserver/operate"
	"yizhan/syncserver/published"
)

// TestTheCityIsVerified damages rows of the city, each way by itself: it is found,
// and what was received proves how it was.
func TestTheCityIsVerified(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  string
		part   string
		healed bool
	}{
		"a visit that changed":        {"UPDATE visit SET people = people + 1 WHERE id = (SELECT min(id) FROM visit)", "records", true},
		"a visit that moved":          {"UPDATE visit SET at = at + 86400000 WHERE id = (SELECT min(id) FROM visit)", "records", true},
		"a visit under another day":   {"UPDATE visit SET day = day + 1 WHERE id = (SELECT min(id) FROM visit)", "records", true},
		"a visit that is gone":        {"DELETE FROM visit WHERE id = (SELECT min(id) FROM visit)", "records", true},
		"a visit that nobody sent":    {"INSERT INTO visit SELECT randomblob(16), station, day, at, day_only, group_code, people, member, source, version, clock, NULL, lines FROM visit LIMIT 1", "records", true},
		"a service that changed":      {"UPDATE visit SET lines = replace(lines, '2,', '7,')", "records", true},
		"a correction that is gone":   {"DELETE FROM correction", "records", true},
		"a correction without effect": {"UPDATE visit SET correction = NULL", "records", true},
		"a figure":                    {"UPDATE cell SET value = value + 1 WHERE measure = 'people'", "figures", true},
		"a key":                       {"DELETE FROM document_key WHERE name = 'phone_end'", "search", true},
		"a document":                  {"UPDATE document SET state = CAST(replace(state, 'N2', 'N3') AS BLOB) WHERE kind = 'member'", "records", false},
		"a batch":                     {"UPDATE inbox SET records = zeroblob(40)", "inbox", false},
		"a cursor":                    {"UPDATE device_cursor SET chain = zeroblob(16)", "inbox", false},
		"a closed month":              {"UPDATE month_cell SET value = value + 1 WHERE measure = 'people'", "months", false},
		"a published table":           {"UPDATE published SET body = replace(body, 'people', 'People')", "published", false},
		"a feed":                      {"DELETE FROM feed_row WHERE kind = 'member'", "feeds", false},
	} {
		t.Run(name, func(t *testing.T) {
			h := startHost(t, t.TempDir())
			s := newStation(t, "S1", station.RoleStation)
			must(t, s.PairWith(ctx, h.City, h.URL))
			s.visit(t, 20)
			must(t, s.VoidVisit(ctx, s.last(t), "试录"))
			_, err := s.RegisterMember(ctx, person("N2"))
			must(t, err)
			must(t, s.Once(ctx))
			month, err := months.Parse(domain.DayOf(time.Now()).String()[:len("2026-11")])
			must(t, err)
			must(t, months.Close(ctx, h.City, month, time.Now().AddDate(0, 2, 0)))
			must(t, published.Publish(ctx, h.City, month, "", time.Now()))
			if v, err := operate.Verify(ctx, h.City); err != nil || len(v.Findings) > 0 || v.Changes != 23 || v.Devices != 1 {
				t.Fatalf("before anything %+v, %v", v, err)
			}
			must(t, sqlite.Write(ctx, h.City.DB, func(tx sqlite.Tx) error { return tx.Exec(ctx, c.spoil) }))
			v, err := operate.Verify(ctx, h.City)
			must(t, err)
			found := ""
			for _, f := range v.Findings {
				found += f.Part + " "
			}
			if len(v.Findings) == 0 || v.Findings[0].Part != c.part && !contains(v.Findings, c.part) {
				t.Fatalf("found %q, want %s", found, c.part)
			}
			_, err = operate.Repair(ctx, h.City, v)
			must(t, err)
			v, err = operate.Verify(ctx, h.City)
			must(t, err)
			if healed := len(v.Findings) == 0; healed != c.healed {
				t.Errorf("healed: %v, found %+v", healed, v.Findings)
			}
			if c.healed {
				wantPeople(t, h, 38)
			}
		})
	}
}

func contains(list []operate.Finding, part string) bool {
	for _, f := range list {
		if f.Part == part {
			return true
		}
	}
	return false
}
