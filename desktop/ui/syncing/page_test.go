package syncing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/syncing"
	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

// server is a syncer that answers as the test says.
type server struct {
	answer error
	asked  []string
	state  syncing.State
	kicks  int
}

func (s *server) State() syncing.State { return s.state }

func (s *server) Kick() { s.kicks++ }

func (s *server) Pair(_ context.Context, address, code, fingerprint string) error {
	s.asked = append(s.asked, strings.TrimSpace(address+" "+code+" "+fingerprint))
	return s.answer
}

func TestPairingSaysInPlaceWhatWentWrong(t *testing.T) {
	s := gallery.TestSample(t)
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N1"}); err != nil {
		t.Fatal(err)
	}
	far := &server{answer: fault.New(fault.Unreachable, "", "", "")}
	stage := gallery.TestStageWith(t, s, far)
	stage.Press(fyne.KeyF6)
	stage.Settle()
	p := stage.Page(page.Sync).(*syncing.Page)
	if v := p.View(); !strings.Contains(v.Sentence, "还没有与市里的服务器配对") || v.Delivered != "0" || v.Pending == "0" {
		t.Errorf("%+v", v)
	}
	stage.Press(fyne.KeyReturn)
	stage.Press(fyne.KeyReturn) // from the address on to the code
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Pairing, "服务器地址") || len(far.asked) != 0 {
		t.Errorf("without an address: %+v, asked %v", v, far.asked)
	}
	stage.Type("http://127.0.0.1:8470")
	stage.Press(fyne.KeyReturn)
	stage.Type("ABCD1234")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Pairing, "连不上服务器") || !stage.SheetOpen() {
		t.Errorf("unreachable: %+v", v)
	}
	// The server is there, but nobody here knows who vouches for it: what is typed
	// next is the fingerprint, with nothing to click.
	far.answer = fault.New(fault.Unauthorized, pin.Field, "指纹是 3F2A-90C1-77DE-0B48", "")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := p.View(); !strings.Contains(v.Pairing, "3F2A") || !stage.SheetOpen() {
		t.Errorf("unknown authority: %+v", v)
	}
	far.answer = nil
	stage.Type("3f2a90c177de0b48")
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if stage.SheetOpen() || len(far.asked) != 3 || far.asked[1] != "http://127.0.0.1:8470 ABCD1234" || far.asked[2] != far.asked[1]+" 3f2a90c177de0b48" {
		t.Errorf("asked %v, form open: %v", far.asked, stage.SheetOpen())
	}
}

// told is a station that says of itself what a test wants.
type told struct {
	*gallery.Sample
	status    station.Status
	held      []station.HeldChange
	conflicts []station.Conflict
	receipts  []station.Receipt
}

func (s told) Status(context.Context) (station.Status, error)        { return s.status, nil }
func (s told) Held(context.Context) ([]station.HeldChange, error)    { return s.held, nil }
func (s told) Conflicts(context.Context) ([]station.Conflict, error) { return s.conflicts, nil }
func (s told) Receipts(context.Context) ([]station.Receipt, error)   { return s.receipts, nil }

// TestThePageSaysHowItStands in each state that an attendant meets, with what to do.
func TestThePageSaysHowItStands(t *testing.T) {
	at := gallery.Noon.Add(-3 * time.Minute)
	good := station.Status{Paired: true, Server: "https://yizhan.example", Recorded: 18204, Acked: 18204, LastSyncAt: at}
	with := func(change func(s *station.Status)) station.Status {
		s := good
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		core  told
		state syncing.State
		want  syncing.View
	}{
		"all delivered": {told{status: good, receipts: []station.Receipt{{At: at}}}, syncing.State{Phase: syncing.PhaseUpToDate},
			syncing.View{Sentence: "全部送达", Pending: "0", Delivered: "18,204", Held: "0", Conflicts: "0", Main: "现在同步"}},
		"offline": {told{status: with(func(s *station.Status) { s.Acked, s.Pending, s.OldestPending = 18167, 37, at })},
			syncing.State{Phase: syncing.PhaseOffline, Err: fault.New(fault.Unreachable, "", "", ""), NextTry: gallery.Noon.Add(time.Minute)},
			syncing.View{Sentence: "现在连不上", Details: "下次尝试", Pending: "37", Delivered: "18,167", Held: "0", Conflicts: "0", Main: "现在同步"}},
		"something to look at": {told{status: good, held: []station.HeldChange{{Text: "没有这个驿站"}}, conflicts: make([]station.Conflict, 2)},
			syncing.State{Phase: syncing.PhaseUpToDate}, syncing.View{Sentence: "全部送达", Pending: "0", Delivered: "18,204", Held: "1", Conflicts: "2", Main: "现在同步"}},
		"wrong clock, full disk": {told{status: with(func(s *station.Status) { s.ClockOffsetMs, s.DiskLow, s.DiskFree = -3*24*3600*1000, true, 90_000_000 })},
			syncing.State{Phase: syncing.PhaseUpToDate}, syncing.View{Sentence: "全部送达", Pending: "0", Delivered: "18,204", Held: "0", Conflicts: "0", Main: "现在同步", Alerts: []string{"快了 3 天", "还剩 90 MB"}}},
		"by stick": {told{status: station.Status{Bundles: true, Recorded: 40, Pending: 40}}, syncing.State{},
			syncing.View{Sentence: "用 U 盘", Pending: "40", Delivered: "0", Held: "0", Conflicts: "0", Main: "配对"}},
		"never paired": {told{status: station.Status{Recorded: 40, Pending: 40}}, syncing.State{},
			syncing.View{Sentence: "还没有与市里的服务器配对", Pending: "40", Delivered: "0", Held: "0", Conflicts: "0", Main: "配对"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.core.Sample = gallery.TestSample(t)
			far := &server{state: c.state}
			stage := gallery.TestStageWith(t, c.core, far)
			stage.Press(fyne.KeyF6)
			stage.Settle()
			got, want := stage.Page(page.Sync).(*syncing.Page).View(), c.want
			if !strings.Contains(got.Sentence, want.Sentence) || !strings.Contains(got.Details, want.Details) || !strings.Contains(got.Main, want.Main) ||
				got.Pending != want.Pending || got.Delivered != want.Delivered || got.Held != want.Held || got.Conflicts != want.Conflicts || len(got.Alerts) != len(want.Alerts) {
				t.Fatalf("%+v, want %+v", got, want)
			}
			for i, a := range want.Alerts {
				if !strings.Contains(got.Alerts[i], a) {
					t.Errorf("alert %q, want %q", got.Alerts[i], a)
				}
			}
			stage.Press(fyne.KeyReturn)
			stage.Settle()
			if paired := c.core.status.Paired; (far.kicks == 1) != paired || stage.SheetOpen() == paired {
				t.Errorf("Enter syncs %d times, form open: %v", far.kicks, stage.SheetOpen())
			}
		})
	}
}
