package gallery

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"yizhan/desktop/ui"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/widgets"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
	"yizhan/shared/wire"
)

// TestSample opens a station that has been set up, for one test.
func TestSample(t *testing.T) *Sample {
	t.Helper()
	s, err := OpenSample(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStage opens a window without a screen on a station, for one test.
func TestStage(t *testing.T, core ui.Core) *Stage {
	t.Helper()
	return TestStageWith(t, core, alone{})
}

// TestStageWith is TestStage with another syncer than none.
func TestStageWith(t *testing.T, core ui.Core, sync syncing.Syncer) *Stage {
	t.Helper()
	var logged bytes.Buffer
	log.SetOutput(io.MultiWriter(os.Stderr, &logged))
	test.NewApp()
	text.Use(text.Chinese)
	s := NewStage(t.Context(), core, sync)
	t.Cleanup(func() {
		s.Close()
		log.SetOutput(os.Stderr)
		// The toolkit only logs when a widget is touched from another thread,
		// and with the tag of the release not even that.
		if bytes.Contains(logged.Bytes(), []byte("Error in Fyne call thread")) {
			t.Error("a widget was touched from another thread")
		}
	})
	return s
}

// Tick lets time pass while nothing else happens, as between the characters of
// a scanner.
func (s *Stage) Tick(d time.Duration) { s.Advance(d) }

// Shortcut presses a shortcut, where the focus is.
func (s *Stage) Shortcut(shortcut fyne.Shortcut) {
	if f, ok := s.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(shortcut)
		return
	}
	s.win.Canvas().(fyne.Shortcutable).TypedShortcut(shortcut)
}

// Title is the window's.
func (s *Stage) Title() string { return s.win.Title() }

// Focused is what stands in the field that has the keyboard; empty where none has.
func (s *Stage) Focused() string {
	if e, ok := s.win.Canvas().Focused().(*widgets.Entry); ok {
		return e.Text
	}
	return ""
}

// Enterprises fills a register with enterprises that do not exist, through what a city
// would send: entering each by itself would take minutes.
func Enterprises(ctx context.Context, s *Sample, n int) error {
	docs := make([]merge.Encoded, 0, n)
	for i := range n {
		fields, err := domain.Encode(domain.Enterprise{Name: fmt.Sprintf("嘉州%06d号运输有限公司", i), Industry: domain.Industries[i%len(domain.Industries)].Code, Division: "511102",
			Headcount: int64(i), EnteredOn: 20261101, State: domain.StateActive})
		if err != nil {
			return err
		}
		e, err := elsewhere(domain.KindEnterprise, change.Named("sample", fmt.Sprint(i)), fields).Encode()
		if err != nil {
			return err
		}
		docs = append(docs, e)
	}
	return adopt(ctx, s, domain.FeedCounty("511102"), docs, nil)
}

// Elsewhere has another computer change some fields of a document.
func Elsewhere(ctx context.Context, s *Sample, kind string, id change.ID, fields domain.Fields) error {
	d, err := s.OpenDocument(ctx, kind, id, "zh")
	if err != nil {
		return err
	}
	all := maps.Clone(d.Values)
	maps.Copy(all, fields)
	e, err := elsewhere(kind, id, all).Encode()
	if err != nil {
		return err
	}
	return adopt(ctx, s, domain.FeedCounty("511102"), []merge.Encoded{e}, nil)
}

func adopt(ctx context.Context, s *Sample, feed string, docs []merge.Encoded, losers []wire.Losers) error {
	c, err := NewCity(s)
	if err == nil {
		err = c.Pair(ctx)
	}
	if err == nil {
		err = c.Confirm(ctx, 0)
	}
	if err != nil {
		return err
	}
	id, err := s.Identity(ctx)
	if err != nil {
		return err
	}
	cursors, err := s.Cursors(ctx)
	if err != nil {
		return err
	}
	to := cursors[feed] + uint64(len(docs))
	return s.Adopt(ctx, wire.Delta{Feed: feed, Prev: cursors[feed], To: to, Head: to, Docs: docs, Losers: losers, Applied: id.LastSeq})
}

// Organisations fills the tree: one work committee, forty industries, and the rest
// under them.
func Organisations(ctx context.Context, s *Sample, n int) error {
	const industries = 40
	id := func(i int) change.ID { return change.Named("sample organisation", fmt.Sprint(i)) }
	docs := make([]merge.Encoded, 0, n)
	for i := range n {
		o := domain.Organisation{Name: fmt.Sprintf("样例组织 %05d", i), Division: "511102", FoundedOn: 20250101, State: domain.StateActive}
		switch {
		case i == 0:
			o.Type = "work_committee"
		case i <= industries:
			o.Type, o.Parent = "industry_committee", id(0)
		case i <= n/2:
			o.Type, o.Parent = "enterprise_branch", id(1+i%industries)
		default:
			o.Type, o.Parent = "floating_branch", id(industries+1+i%(n/2-industries))
		}
		fields, err := domain.Encode(o)
		if err != nil {
			return err
		}
		e, err := elsewhere(domain.KindOrganisation, id(i), fields).Encode()
		if err != nil {
			return err
		}
		docs = append(docs, e)
	}
	return adopt(ctx, s, domain.FeedCounty("511102"), docs, nil)
}
