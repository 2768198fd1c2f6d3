package syncing_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"yizhan/desktop/ui/page"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/syncing"
	"yizhan/shared/bundle"
	"yizhan/shared/fault"
)

func TestSyncNow(t *testing.T) {
	_, stage, y := open(t, gallery.StateOffline)
	stage.Press(fyne.KeyReturn)
	if y.kicks != 1 {
		t.Errorf("Return kicked %d times", y.kicks)
	}
	_, stage, y = open(t, gallery.StateDelivered)
	stage.Press(fyne.KeyReturn)
	if v := centre(stage).View(); y.kicks != 1 || v.Message != "正连着市里，已经看过一遍。" {
		t.Errorf("kicked %d times, says %q", y.kicks, v.Message)
	}
	_, stage, y = open(t, gallery.StateUnpaired)
	stage.Press(fyne.KeyReturn)
	if y.kicks != 0 || !stage.SheetOpen() {
		t.Error("Return does not lead to the form for pairing")
	}
}

func content(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestTakenAwayOnAStickByKeysAlone(t *testing.T) {
	s, stage, _ := open(t, gallery.StateStick)
	stick := t.TempDir()
	centre(stage).LookIn(files.Place{Path: stick, Stick: true})
	stage.Press(fyne.KeyReturn) // the large button
	stage.Settle()
	if v := centre(stage).View().Chooser.View(); v.Path != stick {
		t.Fatalf("begins in %q", v.Path)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	names, v := content(t, stick), centre(stage).View()
	if len(names) != 1 || !strings.HasPrefix(names[0], "yizhan-SAMPLE-20261123-1406") || !strings.HasSuffix(names[0], bundle.Ending) {
		t.Fatalf("on the stick: %q", names)
	}
	if !v.ErrandGood || !strings.Contains(v.Errand, "已带走 37 条（第 111–147 条）") || !strings.Contains(v.Errand, names[0]) || !strings.Contains(v.Errand, stick) {
		t.Errorf("%q", v.Errand)
	}
	stage.Press(fyne.KeyReturn)
	if st, err := s.Status(t.Context()); stage.SheetOpen() || err != nil || st.Pending != 37 {
		t.Errorf("taken away is not delivered: %d waiting, sheet open %v, %v", st.Pending, stage.SheetOpen(), err)
	}
}

// slow is a station whose export is given up half way.
type slow struct {
	*gallery.Sample
	stage *gallery.Stage
}

func (s *slow) ExportBundle(ctx context.Context, path string, progress station.Progress) (station.Exported, error) {
	return s.Sample.ExportBundle(ctx, path, func(done, total int64) {
		progress(done, total)
		s.stage.Press(fyne.KeyEscape) // the same goroutine: the work is stepped
		<-ctx.Done()
	})
}

func TestGivingUpLeavesNothingOnTheStick(t *testing.T) {
	s, err := gallery.OpenState(t.Context(), gallery.StateStick)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// More than one push, so that there is a half way.
	for range 600 {
		if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N1"}); err != nil {
			t.Fatal(err)
		}
	}
	core := &slow{Sample: s}
	core.stage = gallery.TestStageWith(t, core, &server{})
	core.stage.Open(page.Sync)
	core.stage.Settle()
	stick := t.TempDir()
	centre(core.stage).StickOut(stick)
	core.stage.Settle()
	if v := centre(core.stage).View(); v.Message != "已停止，什么都没有改变。" || core.stage.SheetOpen() {
		t.Errorf("%q", v.Message)
	}
	if names := content(t, stick); len(names) != 0 {
		t.Errorf("left on the stick: %q", names)
	}
}

func TestWhatIsNoAnswerIsSaidSo(t *testing.T) {
	s, stage, _ := open(t, gallery.StateStick)
	stick := t.TempDir()
	out, err := s.ExportBundle(t.Context(), stick, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(out.File)
	if err != nil {
		t.Fatal(err)
	}
	for name, bytes := range map[string][]byte{"question.answer": whole, "half.answer": whole[:len(whole)/2], "other.answer": []byte("你好，世界 🌏 '; --")} {
		if err := os.WriteFile(filepath.Join(stick, name), bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"question.answer": "这是驿站带出的文件", "half.answer": "这是驿站带出的文件", "other.answer": "这不是驿站通的交换文件", "gone.answer": "找不到这个文件或文件夹"} {
		centre(stage).StickBack(filepath.Join(stick, name))
		stage.Settle()
		if v := centre(stage).View(); v.ErrandGood || !strings.Contains(v.Errand, want) {
			t.Errorf("%s: %q", name, v.Errand)
		}
	}
	if st, err := s.Status(t.Context()); err != nil || st.Pending != 37 {
		t.Errorf("%+v, %v", st, err)
	}
	// Only answers are offered.
	centre(stage).LookIn(files.Place{Path: stick, Stick: true})
	stage.Press(fyne.KeyEscape)
	press(stage, "w")
	rows := centre(stage).View().Chooser.View().Rows
	if len(rows) < 3 || !strings.HasSuffix(rows[2], ".answer") || strings.Contains(strings.Join(rows, " "), bundle.Ending+" ") {
		t.Errorf("offered: %q", rows)
	}
}

func invitation(t *testing.T, i bundle.Invitation) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "邀请")
	if err := bundle.WriteInvitation(path, i); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnInvitationOpensTheWayByStick(t *testing.T) {
	s, stage, y := open(t, gallery.StateUnpaired)
	c, err := gallery.NewCity(s)
	if err != nil {
		t.Fatal(err)
	}
	// Nothing can be taken away yet: what is asked for is an invitation.
	stick := t.TempDir()
	centre(stage).LookIn(files.Place{Path: stick, Stick: true})
	press(stage, "q")
	if v := centre(stage).View().Chooser.View(); !stage.SheetOpen() || v.Path != stick {
		t.Fatalf("%+v", v)
	}
	stage.Press(fyne.KeyEscape)

	foreign := c.Invitation("ELSEWHERE")
	centre(stage).Accept(invitation(t, foreign))
	stage.Settle()
	if v := centre(stage).View(); v.ErrandGood || !strings.Contains(v.Errand, "这份邀请是给驿站 ELSEWHERE 的，本机是 SAMPLE") {
		t.Errorf("another station's: %q", v.Errand)
	}
	broken := filepath.Join(t.TempDir(), "half")
	if err := os.WriteFile(broken, []byte(`{"station":"SAMPLE","code":"AB`), 0o600); err != nil {
		t.Fatal(err)
	}
	centre(stage).Accept(broken)
	stage.Settle()
	if v := centre(stage).View(); !strings.Contains(v.Errand, "这不是完整的邀请文件") {
		t.Errorf("half of one: %q", v.Errand)
	}

	// Its server does not answer: the pairing goes by stick.
	y.answer = fault.New(fault.Unreachable, "", "", "")
	good := c.Invitation("SAMPLE")
	good.Server = "https://yizhan.example.cn"
	centre(stage).Accept(invitation(t, good))
	stage.Settle()
	if v := centre(stage).View(); !v.ErrandGood || !strings.Contains(v.Errand, "配对会随下一个文件带到市里") || len(y.asked) != 1 {
		t.Fatalf("%q, asked %q", v.Errand, y.asked)
	}
	stage.Press(fyne.KeyReturn) // take away now
	stage.Settle()
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v := centre(stage).View(); !strings.Contains(v.Errand, "已带走 147 条") || len(content(t, stick)) != 1 || !strings.HasPrefix(stage.Pill(), "已存本机 · 待带走 147") {
		t.Errorf("%q, pill %q", v.Errand, stage.Pill())
	}

	// Another fault of its server is said, and nothing is noted.
	_, stage, y = open(t, gallery.StateUnpaired)
	y.answer = fault.New(fault.Unauthorized, "", "配对码不对、已用过或已过期", "")
	centre(stage).Accept(invitation(t, good))
	stage.Settle()
	if v := centre(stage).View(); v.ErrandGood || !strings.Contains(v.Errand, "配对码不对") || !strings.Contains(stage.Pill(), "未配对") {
		t.Errorf("%q, pill %q", v.Errand, stage.Pill())
	}
}

func TestVerifiedHereAndWithTheCity(t *testing.T) {
	s, stage, y := open(t, gallery.StateDelivered)
	v := press(stage, "e")
	if !v.ErrandGood || !strings.Contains(v.Errand, "本机都对：147 条记录和第二份副本一致") || !strings.Contains(v.Errand, "正在和市里核对") {
		t.Errorf("%q", v.Errand)
	}
	if due, err := s.CompareDue(t.Context()); err != nil || !due || y.kicks != 1 {
		t.Errorf("a comparison with the city was not asked for: due %v, kicks %d, %v", due, y.kicks, err)
	}
	compared := func(differences int, want string) {
		t.Helper()
		if err := s.Compared(t.Context(), differences); err != nil {
			t.Fatal(err)
		}
		stage.Settle()
		if v := centre(stage).View(); v.ErrandGood != (differences == 0) || !strings.Contains(v.Errand, "本机都对") || !strings.Contains(v.Errand, want) {
			t.Errorf("compared with %d differences: %q", differences, v.Errand)
		}
	}
	compared(0, "与市里一致（14:06 核对的）")
	stage.Press(fyne.KeyEscape)
	press(stage, "e")
	compared(3, "与市里有 3 处不一样")
}

func TestDamageIsFoundAndRepairedAtTheNextStart(t *testing.T) {
	s, stage, _ := open(t, gallery.StateSpoiled)
	v := press(stage, "e")
	if v.ErrandGood || !strings.Contains(v.Errand, "第二份副本与数据库不一致") || !strings.Contains(v.Errand, "不要删除任何文件") {
		t.Fatalf("%q", v.Errand)
	}
	before, err := s.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if v = centre(stage).View(); !v.ErrandGood || !strings.Contains(v.Errand, "重新打开驿站通就会修复") {
		t.Fatalf("%q", v.Errand)
	}
	stage.Press(fyne.KeyReturn)
	if !stage.WantsRestart() {
		t.Error("the program is not opened again")
	}
	if err := s.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := s.Status(t.Context())
	if err != nil || after.Recorded != before.Recorded || after.Chain != before.Chain {
		t.Errorf("before %+v\nafter %+v, %v", before, after, err)
	}
	if v, err := s.Verify(t.Context(), nil); err != nil || len(v.Findings) != 0 {
		t.Errorf("after the repair: %+v, %v", v, err)
	}
	events, err := s.Events(t.Context())
	if err != nil || len(events) == 0 || events[0].Name != station.EventRebuilt {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestBackup(t *testing.T) {
	s, stage, _ := open(t, gallery.StateDelivered)
	stick := t.TempDir()
	centre(stage).LookIn(files.Place{Path: stick, Stick: true})
	for n := 1; n <= 2; n++ { // a second one in the same minute replaces nothing
		press(stage, "r")
		stage.Press(fyne.KeyReturn)
		stage.Settle()
		names, v := content(t, stick), centre(stage).View()
		if len(names) != n || !v.ErrandGood || !strings.Contains(v.Errand, "备份好了：yizhan-backup-SAMPLE-20261123-1406") || !strings.Contains(v.Errand, "没有加密") {
			t.Fatalf("%q: %q", names, v.Errand)
		}
		stage.Press(fyne.KeyReturn)
	}
	// It is a station.
	dir := t.TempDir()
	b, err := os.ReadFile(filepath.Join(stick, content(t, stick)[0]))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "station.db"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	copied, err := station.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	want, err := s.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := copied.Status(t.Context()); err != nil || got.Recorded != want.Recorded || got.Chain != want.Chain {
		t.Errorf("the backup holds %+v, %v, want %+v", got, err, want)
	}

	centre(stage).Backup(filepath.Join(stick, "nowhere"))
	stage.Settle()
	if v := centre(stage).View(); v.ErrandGood || !strings.Contains(v.Errand, "没有备份成") {
		t.Errorf("a folder that is not there: %q", v.Errand)
	}
	if names := content(t, stick); len(names) != 2 {
		t.Errorf("left behind: %q", names)
	}
}

// unreadable is a station that cannot be read.
type unreadable struct{ *gallery.Sample }

func (unreadable) Held(context.Context) ([]station.HeldChange, error) {
	return nil, fault.Wrap(fault.Corrupt, errors.New("page 7"))
}

func TestThePageSaysThatItCannotBeRead(t *testing.T) {
	stage := gallery.TestStageWith(t, unreadable{gallery.TestSample(t)}, &server{})
	stage.Open(page.Sync)
	stage.Settle()
	if v := centre(stage).View(); !strings.Contains(v.Sentence, "数据文件损坏") {
		t.Errorf("%+v", v)
	}
	if v := press(stage, "3"); len(v.List) != 0 {
		t.Errorf("%+v", v)
	}
}

var _ syncing.Syncer = (*server)(nil)

func TestThePageIsAlive(t *testing.T) {
	s, stage, y := open(t, gallery.StateDelivered)
	if _, err := s.RecordVisit(t.Context(), station.VisitInput{Group: "N3"}); err != nil {
		t.Fatal(err)
	}
	stage.Settle()
	if v := centre(stage).View(); !strings.HasPrefix(v.Counters[0], "待送 1 · 最早 14:06") || !strings.Contains(v.Sentence, "有 1 条马上送去") {
		t.Errorf("%+v", v)
	}
	y.state = syncing.State{Phase: syncing.PhaseConnecting}
	s.Announce(station.SignalSync)
	stage.Settle()
	if v := centre(stage).View(); v.Sentence != "正在连接市里的服务器…" {
		t.Errorf("%q", v.Sentence)
	}
}

// proposing is a station that has edited an entry of the city.
type proposing struct {
	*gallery.Sample
	resolved int
}

func (*proposing) Conflicts(context.Context) ([]station.Conflict, error) {
	return []station.Conflict{{Kind: "station", Title: "城东小哥加油站", Field: "all_day", Now: "false", Lost: "true", Proposal: true}}, nil
}

func (p *proposing) Resolve(context.Context, station.Conflict, bool) error { p.resolved++; return nil }

func TestTheCityDecidesOnItsOwnEntries(t *testing.T) {
	p := &proposing{Sample: gallery.TestSample(t)}
	stage := gallery.TestStageWith(t, p, &server{})
	stage.Open(page.Sync)
	stage.Settle()
	press(stage, "4")
	press(stage, "1")
	v := press(stage, "2")
	if p.resolved != 0 || v.Choice[1] != "驿站资料 城东小哥加油站 · 全天开放" || v.Choice[2] != "否" || v.Choice[4] != "是" {
		t.Errorf("decided %d times, %q", p.resolved, v.Choice)
	}
}

// hasty decides again while the list is read anew after the first decision.
type hasty struct {
	*gallery.Sample
	stage    *gallery.Stage
	resolved int
	typed    bool
}

func (h *hasty) Conflicts(ctx context.Context) ([]station.Conflict, error) {
	if h.resolved == 1 && !h.typed {
		h.typed = true
		h.stage.Type("1")
		h.stage.Advance(200 * time.Millisecond)
	}
	return h.Sample.Conflicts(ctx)
}

func (h *hasty) Resolve(ctx context.Context, c station.Conflict, takeOther bool) error {
	h.resolved++
	return h.Sample.Resolve(ctx, c, takeOther)
}

func TestADecisionIsTakenOnce(t *testing.T) {
	s, err := gallery.OpenState(t.Context(), gallery.StateHeld)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	core := &hasty{Sample: s}
	core.stage = gallery.TestStageWith(t, core, &server{})
	core.stage.Open(page.Sync)
	core.stage.Settle()
	press(core.stage, "4")
	v := press(core.stage, "2")
	if core.resolved != 1 || v.Choice[0] != "第 1 处，共 1 处" {
		t.Errorf("decided %d times: %q", core.resolved, v.Choice)
	}
}

// stopping closes the sheet while an answer is taken in.
type stopping struct {
	*gallery.Sample
	stage *gallery.Stage
}

func (s *stopping) ImportBundle(context.Context, string, station.Progress) (station.Imported, error) {
	s.stage.Press(fyne.KeyEscape)
	return station.Imported{}, context.Canceled
}

func TestAStoppedAnswerGoesOn(t *testing.T) {
	s, err := gallery.OpenState(t.Context(), gallery.StateStick)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	core := &stopping{Sample: s}
	core.stage = gallery.TestStageWith(t, core, &server{})
	core.stage.Open(page.Sync)
	core.stage.Settle()
	centre(core.stage).StickBack("市里.answer")
	core.stage.Settle()
	if v := centre(core.stage).View(); !strings.Contains(v.Message, "已经导入的都算数") {
		t.Errorf("%q", v.Message)
	}
}
