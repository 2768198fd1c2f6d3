package syncing_test

import (
	"context"
	"strings"
	"testing"

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

func (s *server) Kick() { s.kicks++ }

func (s *server) State() syncing.State { return s.state }

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
	stage.Open(page.Sync)
	stage.Settle()
	p := stage.Page(page.Sync).(*syncing.Page)
	if v := p.View(); !strings.Contains(v.Sentence, "还没有与市里的服务器配对") || !strings.HasPrefix(v.Counters[1], "已送达 0 ") || strings.HasPrefix(v.Counters[0], "待送 0 ") {
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
