package alert

import (
	"testing"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/syncserver/alert/rules"
)

// TestStepKeepsAnAlertOnce: it opens when it has held, ends when it has been over, is one
// while it comes and goes, and a clock that was ahead holds nothing up.
func TestStepKeepsAnAlertOnce(t *testing.T) {
	c := rules.Condition{Key: "silent:a", Kind: rules.Silent}
	begin := at("2026-11-26 12:00")
	var alive []kept
	look := func(minute int, holding ...rules.Condition) []edit {
		edits := step(alive, holding, begin.Add(time.Duration(minute)*time.Minute))
		for _, e := range edits {
			switch {
			case e.fresh:
				alive = append(alive, e.kept)
			case e.drop, e.end:
				alive = nil
			default:
				alive[0] = e.kept
			}
		}
		return edits
	}
	is := func(minute int, opened, there bool) {
		t.Helper()
		if (len(alive) == 1) != there || there && (alive[0].opened != 0) != opened {
			t.Errorf("minute %d: %+v", minute, alive)
		}
	}
	for _, s := range []struct {
		minute        int
		holds         bool
		opened, there bool
	}{
		{0, true, false, true}, {14, true, false, true}, {14, false, false, false}, // never was one
		{20, true, false, true}, {34, true, false, true}, {35, true, true, true},
		{36, false, true, true}, {65, false, true, true}, {65, true, true, true}, // was away for 29 minutes: the same
		{70, false, true, true}, {99, false, true, true}, {100, false, false, false}, // over for 30
	} {
		if s.holds {
			look(s.minute, c)
		} else {
			look(s.minute)
		}
		is(s.minute, s.opened, s.there)
	}
	look(200, c)
	if edits := look(201, c); len(edits) != 0 {
		t.Errorf("nothing changed, and %d edits are written", len(edits))
	}
	c.Figure = 5
	if edits := look(202, c); len(edits) != 1 {
		t.Error("the figure is not kept")
	}
	alive = nil
	look(500_000, c) // years ahead
	look(300, c)
	look(315, c)
	is(315, true, true)
}

// TestASilentStation from the ledger: the line breaks off, the alert opens once, is there
// after a restart, and ends when the station is back.
func TestASilentStation(t *testing.T) {
	w := newTown(t)
	w.online[computer("东")] = true // said hello at eight, and is on the line still
	w.at("2026-11-26 12:10")
	w.at("2026-11-26 12:30")
	w.want("silent 西", rules.Silent)
	if n := w.count("SELECT count(*) FROM device WHERE last_seen_at = ?", at("2026-11-26 12:30").UnixMilli()); n != 1 {
		t.Error("it is not noted who is on the line")
	}
	delete(w.online, computer("东"))
	w.at("2026-11-26 16:20")
	w.want("silent 西", rules.Silent)
	w.watch = NewWatch(w.City, w.watch.log, w.watch.now, w.watch.connected) // the server is started again
	w.at("2026-11-26 16:31")
	w.at("2026-11-26 16:46")
	w.want("silent 东, silent 西", rules.Silent)
	if n := w.count("SELECT count(*) FROM alert WHERE kind = 'silent'"); n != 2 {
		t.Errorf("%d alerts of two stations", n)
	}
	w.online[computer("西")] = true
	w.at("2026-11-26 16:47")
	w.at("2026-11-26 17:17")
	w.want("silent 东", rules.Silent)
	day := domain.StationDayID(domain.StationID("东"), 20261126)
	w.Plant(domain.KindStationDay, day, domain.StationDay{Station: domain.StationID("东"), Day: 20261126, State: domain.DayClosed, OpenedAt: 1, ClosedAt: at("2026-11-26 13:00").UnixMilli()})
	w.at("2026-11-26 18:00")
	w.at("2026-11-26 18:30")
	w.want("", rules.Silent)
}

// TestADayWithoutService is not silence.
func TestADayWithoutService(t *testing.T) {
	w := newTown(t)
	w.Plant(domain.KindStationDay, domain.StationDayID(domain.StationID("东"), 20261126), domain.StationDay{Station: domain.StationID("东"), Day: 20261126, State: domain.DayNoService})
	w.at("2026-11-26 15:00")
	w.at("2026-11-26 15:20")
	w.want("silent 西", rules.Silent)
}

// TestWhatTheLedgerSays of each of the other kinds.
func TestWhatTheLedgerSays(t *testing.T) {
	w := newTown(t)
	east := computer("东")
	for week := 1; week <= 5; week++ {
		w.Visit("东", "N3", 30, w.Now.AddDate(0, 0, -7*week))
	}
	w.Visit("东", "N3", 90, w.Now)
	w.Plant(domain.KindStation, domain.StationID("新"), domain.Station{Code: "新", Name: "新站", Division: "511102"})
	w.Plant(domain.KindProblem, change.Named("p", "1"), domain.Problem{Name: "x", Source: "visit", Division: "511181", RaisedOn: 20261101, Organisation: east, Due: 20261120, State: domain.ProblemHandling, AssignedOn: 20261102})
	w.Exec("UPDATE device SET contested_at = 1, offset_ms = 600000, disk_free = 1000, seen_epoch = 1, seen_seq = 9, waiting_since = ? WHERE id = ?", at("2026-11-24 08:00").UnixMilli(), east[:])
	w.Exec("INSERT INTO quarantine (device, epoch, seq, kind, bytes, fault, reason, received_at) VALUES (?,1,1,'visit',x'00',1,'',?)", east[:], at("2026-11-24 08:00").UnixMilli())
	station := domain.StationID("西")
	w.Exec("INSERT INTO review (id, kind, station, device, recorded_at, at, received_at, why, estimate) VALUES (x'01','visit',?,?,1,1,?,'behind',1)", station[:], east[:], at("2026-11-24 08:00").UnixMilli())
	w.Exec("INSERT INTO report_schedule (id, maker, every, sheet, format, division, hour, others, state, since) VALUES (1,'东县','daily','T1','csv','511102',8,'','on',0)")
	for i, problem := range []string{"磁盘满了", ""} {
		w.Exec("INSERT INTO report_run (id, schedule, period, at, tries, file, bytes, sha256, problem_zh, problem_en) VALUES (?,1,?,?,1,'',0,'',?,?)", i+1, "2026-11-2"+string(rune('4'+i))+" x", i, problem, problem)
	}
	all := []rules.Kind{rules.Clone, rules.Never, rules.Backlog, rules.Held, rules.Clock, rules.DeskDisk, rules.Many, rules.Overdue, rules.Report}
	w.at("2026-11-26 08:01")
	w.want("clone 东, held 西, held 东, desk_disk 东, many 东, overdue ", all...)
	w.Exec("DELETE FROM report_run WHERE id = 2") // the last one was not made
	w.at("2026-11-26 08:11")
	w.want("clone 东, backlog 东, held 西, held 东, clock 东, desk_disk 东, many 东, overdue , report ", all...)
	w.at("2026-11-27 08:01")
	w.want("clone 东, never 新, backlog 东, held 西, held 东, clock 东, desk_disk 东, overdue , report ", all...)
	w.Exec("UPDATE quarantine SET closed_at = 1")
	w.Exec("UPDATE device SET revoked_at = 1 WHERE id = ?", east[:])
	w.Exec("UPDATE report_schedule SET state = 'paused'")
	w.at("2026-11-27 08:02")
	w.at("2026-11-27 08:32")
	w.want("never 新, held 西, overdue ", all...)
}

// TestAFailedLookChangesNothing: it is an error, and no alert ends by it.
func TestAFailedLookChangesNothing(t *testing.T) {
	w := newTown(t)
	w.at("2026-11-26 12:10")
	w.at("2026-11-26 12:30")
	w.Exec("ALTER TABLE cell RENAME TO cell_away")
	w.Now = at("2026-11-26 14:00")
	if err := w.watch.Once(t.Context()); err == nil {
		t.Error("no error")
	}
	w.Exec("ALTER TABLE cell_away RENAME TO cell")
	w.want("silent 西, silent 东", rules.Silent)
}
