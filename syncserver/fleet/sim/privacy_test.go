package sim

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/fault"
)

// TestNoPersonalDataInLogs lets people with tell-tale names through everything
// that logs, with what goes wrong on the way, and reads the logs.
func TestNoPersonalDataInLogs(t *testing.T) {
	var logs bytes.Buffer
	log := slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h, err := startHostLogging(ctx, t.TempDir(), log)
	must(t, err)
	s := newStation(t, "S1", station.RoleStation)
	s.Syncer = syncer.New(s.Station, log)
	canaries := []string{"金丝雀甲", "13900004321", "4321", "川L9K8J7", "9K8J7", "金丝雀公司"}
	r := station.Registration{Name: canaries[0], Phone: canaries[1], Plate: canaries[3], Employer: canaries[5], Group: "N3", Consent: true}
	m, err := s.RegisterMember(ctx, r)
	must(t, err)
	_, err = s.RecordVisit(ctx, station.VisitInput{Group: "N3", Member: m.ID})
	must(t, err)
	// Refused forms, a search, a server that is not there, a wrong code, a
	// connection that is cut, a station that may not.
	r.Phone = "1390000"
	if _, err := s.RegisterMember(ctx, r); err != nil {
		log.Warn("refused", "err", err, "sentence", fault.Sentence(err, "zh"))
	}
	r.Phone, r.Plate = canaries[1], "川L9K8J7Z1"
	if _, err := s.RegisterMember(ctx, r); err != nil {
		log.Warn("refused", "err", err, "sentence", fault.Sentence(err, "zh"))
	}
	if _, err := s.FindMembers(ctx, canaries[1]); err != nil {
		t.Fatal(err)
	}
	if err := s.Pair(ctx, syncer.Invitation{Server: h.URL, Code: "0000-0000"}); err != nil {
		log.Warn("pair", "err", err)
	}
	proxy, err := NewCutter(h.Address())
	must(t, err)
	defer func() { must(t, proxy.Close()) }()
	must(t, s.PairWith(ctx, h.City, proxy.URL()))
	for cut := int64(50); cut < 2_000; cut += 150 {
		proxy.CutAfter(cut, cut%300 == 50)
		if err := s.Once(ctx); err != nil {
			log.Warn("sync", "err", err)
		}
	}
	must(t, h.Close())
	if logs.Len() == 0 {
		t.Fatal("nothing was logged: the test looks at nothing")
	}
	for _, c := range canaries {
		if strings.Contains(logs.String(), c) {
			t.Errorf("%q stands in the logs", c)
		}
	}
	// The same words do stand in the ledger, so the test would know them.
	if b, err := os.ReadFile(filepath.Join(s.dir, "station.db")); err != nil {
		t.Fatal(err)
	} else if wal, err := os.ReadFile(filepath.Join(s.dir, "station.db-wal")); err != nil || !bytes.Contains(append(b, wal...), []byte(canaries[1])) {
		t.Errorf("the telephone number is nowhere: %v", err)
	}
}
