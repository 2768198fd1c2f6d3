package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

const torontoFile = "../../../shared/data/toronto_shelter_2024_jan_feb.csv"

// TestToronto loads a real daily ledger through five offices at the same time.
func TestToronto(t *testing.T) {
	file, err := filepath.Abs(torontoFile)
	must(t, err)
	locations := torontoLocations(t, file)
	m := filepath.Join(t.TempDir(), "map.json")
	must(t, os.WriteFile(m, []byte(`{"at":"OCCUPANCY_DATE","people":"SERVICE_USER_COUNT","group":"SECTOR","service":"PROGRAM_NAME","service_code":"PROGRAM_ID",
		"station":"LOCATION_NAME","station_code":"LOCATION_ID","division":"LOCATION_CITY","key":["OCCUPANCY_DATE","PROGRAM_ID"]}`), 0o600))
	s := startServer(t)
	type result struct{ Rows, Recorded, Skipped int }
	offices := make([]*desk, 5)
	imports := make([][]string, 5)
	for i := range offices {
		code := fmt.Sprintf("OFF%d", i)
		offices[i] = newDesk(t, code, "office")
		imports[i] = []string{"import", "visits", file, "-map", m}
		for n := i; n < len(locations); n += 5 {
			imports[i] = append(imports[i], "-only", "station_code="+locations[n])
		}
		var r result
		runJSON(t, &r, offices[i].cmd(imports[i]...))
		if r.Recorded == 0 || r.Recorded != r.Rows {
			t.Errorf("%s: %+v", code, r)
		}
		offices[i].pair(s, code, "office")
	}
	running := make([]*exec.Cmd, 5)
	for i, o := range rand.Perm(5) {
		running[i] = offices[o].cmd("sync")
		must(t, running[i].Start())
	}
	for _, cmd := range running {
		must(t, cmd.Wait())
	}
	period := []string{"-measure", "people", "-from", "2024-01-01", "-to", "2024-02-29", "-json", "-by"}
	stats := func(by string) (tb table) {
		s.run(&tb, append(append([]string{"stats"}, period...), by)...)
		return tb
	}
	want := map[string]int64{"Mixed Adult": 203_150, "Families": 148_059, "Men": 134_117, "Women": 66_559, "Youth": 40_029}
	if g := stats("group"); g.Total != 591_914 || fmt.Sprint(g.byKey()) != fmt.Sprint(want) {
		t.Errorf("by group: %d, %v", g.Total, g.byKey())
	}
	if mo := stats("month").byKey(); mo["2024-01"] != 305_259 || mo["2024-02"] != 286_655 {
		t.Errorf("by month: %v", mo)
	}
	city := stats("station").byKey()
	for i, o := range offices {
		var own table
		runJSON(t, &own, o.cmd(append(append([]string{"stats"}, period...), "station")...))
		for code, people := range own.byKey() {
			if city[code] != people {
				t.Errorf("station %s: %d at the office, %d at the city", code, people, city[code])
			}
			delete(city, code)
		}
		var r result
		runJSON(t, &r, o.cmd(imports[i]...))
		if r.Recorded != 0 || r.Skipped != r.Rows {
			t.Errorf("again: %+v", r)
		}
	}
	if len(city) != 0 {
		t.Errorf("stations that nobody recorded: %v", city)
	}
	s.recount()
}

func torontoLocations(t *testing.T, path string) []string {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("the real ledger is not beside the checkout (%s)", torontoFile)
	}
	must(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(t, err)
	column := slices.Index(rows[0], "LOCATION_ID")
	seen := map[string]bool{}
	var out []string
	for _, r := range rows[1:] {
		if !seen[r[column]] {
			seen[r[column]] = true
			out = append(out, r[column])
		}
	}
	return out
}
