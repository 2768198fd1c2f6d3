package syncing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/syncing"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
)

// open opens the page on a station in a state.
func open(t *testing.T, state gallery.State) (*gallery.Sample, *gallery.Stage, *server) {
	t.Helper()
	s, err := gallery.OpenState(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	y := &server{state: state.Sync}
	stage := gallery.TestStageWith(t, s, y)
	stage.Open(page.Sync)
	stage.Settle()
	return s, stage, y
}

func centre(s *gallery.Stage) *syncing.Page { return s.Page(page.Sync).(*syncing.Page) }

// press types a digit or letter and lets what follows happen: a digit might be the
// first of a scan.
func press(s *gallery.Stage, key string) syncing.View {
	s.Type(key)
	s.Advance(200 * time.Millisecond)
	return centre(s).View()
}

func TestWhatThePageSays(t *testing.T) {
	for _, c := range []struct {
		state    gallery.State
		pill     string
		counters [4]string
		warning  string
		sentence string
		details  string
	}{
		{gallery.StateUnpaired, "已存本机 · 未配对", [4]string{"待送 147 · 最早 ", "已送达 0 · 还没有确认过", "待处理 0 · 没有", "两处都改过 0 · 没有"}, "", "还没有与市里的服务器配对", ""},
		{gallery.StateDelivered, "全部送达 14:03", [4]string{"待送 0 · 没有要送的", "已送达 147 · 市里已确认 1–147 · 收据 14:03", "待处理 0", "两处都改过 0"}, "",
			"记录全部送达，市里都确认过。不用做什么。", "服务器 https://yizhan.example.cn · 时间差 0 秒"},
		{gallery.StateOffline, "离线 · 待传 37 · 已存本机", [4]string{"待送 37 · 最早 11月22日 18:12 · 都已存在本机", "已送达 110 · 市里已确认 1–110 · 收据 14:03", "待处理 0", "两处都改过 0"}, "",
			"现在连不上市里。记录都存在本机", "上次没有成功：连不上服务器，记录已存本机，会自动再试\n下次尝试 14:07 · 服务器"},
		{gallery.StateSending, "正在送 0/37", [4]string{"待送 37", "已送达 110", "待处理 0", "两处都改过 0"}, "", "正在送：0 / 37", ""},
		{gallery.StateHeld, "全部送达 14:03 · 待处理 2", [4]string{"待送 0", "已送达 149", "待处理 2 · 这台电脑不能为别的驿站记录 · 市里管理员处理", "两处都改过 2 · 按 4 看看"}, "",
			"记录全部送达，市里都确认过。有两处都改过的，请您选一选（按 4）。", ""},
		{gallery.StateClock, "全部送达 14:03", [4]string{"待送 0", "已送达 147", "待处理 0", "两处都改过 0"}, "这台电脑的时间慢了 2 小时 13 分。请在系统设置里把日期和时间改对",
			"记录全部送达", "时间差 +2 小时 13 分"},
		{gallery.StateRefused, "离线 · 待传 37", [4]string{"待送 37", "已送达 110", "待处理 0", "两处都改过 0"}, "", "没有送成：程序版本与服务器不一致，请更新。本机记录都在", "下次尝试 14:11"},
		{gallery.StateStick, "已存本机 · 待带走 37", [4]string{"待送 37", "已送达 110", "待处理 0", "两处都改过 0"}, "", "这台电脑用 U 盘和市里来往。有 37 条等着带走", ""},
	} {
		t.Run(c.state.Name, func(t *testing.T) {
			_, stage, _ := open(t, c.state)
			v := centre(stage).View()
			if !strings.HasPrefix(stage.Pill(), c.pill) {
				t.Errorf("the pill says %q", stage.Pill())
			}
			for i, want := range c.counters {
				if !strings.HasPrefix(v.Counters[i], want) {
					t.Errorf("counter %q, want %q", v.Counters[i], want)
				}
			}
			if !strings.Contains(v.Sentence, c.sentence) || !strings.Contains(v.Details, c.details) || v.Warning == "" != (c.warning == "") || !strings.Contains(v.Warning, c.warning) {
				t.Errorf("warning %q\nsentence %q\ndetails %q", v.Warning, v.Sentence, v.Details)
			}
		})
	}
}

// TestLargeTextIsNotCut: what fits on one line at 100 % wraps at 200 %.
func TestLargeTextIsNotCut(t *testing.T) {
	for _, state := range []gallery.State{gallery.StateUnpaired, gallery.StateClock, gallery.StateDelivered} {
		s, err := gallery.OpenState(t.Context(), state)
		if err != nil {
			t.Fatal(err)
		}
		for percent := 100; percent <= 200; percent += 25 {
			if err := settings.Save(t.Context(), s, settings.Look{Language: text.Chinese, Mode: theme.Light, Percent: percent}); err != nil {
				t.Fatal(err)
			}
			stage := gallery.TestStageWith(t, s, &server{state: state.Sync})
			stage.Open(page.Sync)
			stage.Settle()
			if centre(stage).View().Cut {
				t.Errorf("%s at %d %%: a text is cut", state.Name, percent)
			}
			stage.Press(fyne.KeyReturn) // which may say something
			if centre(stage).View().Cut {
				t.Errorf("%s at %d %%, after Return: a text is cut", state.Name, percent)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEnglishTwin(t *testing.T) {
	_, stage, _ := open(t, gallery.StateHeld)
	text.Use(text.English)
	defer text.Use(text.Chinese)
	centre(stage).Show()
	stage.Settle()
	v := press(stage, "3")
	if !strings.Contains(v.Sentence, "changed in two places") || v.ListTitle != "To look at: 2" || !strings.Contains(v.ListNote, "Reason: not allowed") {
		t.Errorf("%+v", v)
	}
}

func TestListsBehindTheCounters(t *testing.T) {
	_, stage, _ := open(t, gallery.StateHeld)
	v := press(stage, "3")
	if v.ListTitle != "待处理 2" || len(v.List) != 2 || !slices.Equal(v.List[1], []string{"148", "人员卡片", "14:06", "服务器还不认识这类记录，已代为保管"}) ||
		v.ListNote != "第 149 条 · 人员资料\n原因：这台电脑不能为别的驿站记录\n谁来处理：市里的管理员。您打个电话问问就行" {
		t.Errorf("held: %q %q %q", v.ListTitle, v.List, v.ListNote)
	}
	stage.Press(fyne.KeyEscape)
	if stage.SheetOpen() {
		t.Fatal("Escape does not close the list")
	}
	if v = press(stage, "5"); len(v.List) != 1 || v.List[0][1] != "与市里核对后补齐了 12 条" {
		t.Errorf("events: %q", v.List)
	}
	stage.Press(fyne.KeyEscape)
	if v = press(stage, "2"); len(v.List) != 1 || !slices.Equal(v.List[0], []string{"第 1–149 条", "14:03", "✓ 市里的签名核对过"}) {
		t.Errorf("receipts: %q", v.List)
	}
	stage.Press(fyne.KeyEscape)
	if v = press(stage, "1"); len(v.List) != 0 || !strings.Contains(v.ListNote, "没有要送的") {
		t.Errorf("waiting: %q %q", v.List, v.ListNote)
	}
}

// TestALongListIsReadInParts: nobody waits for a year of records, and no widget is
// made for one that is not looked at.
func TestALongListIsReadInParts(t *testing.T) {
	_, stage, _ := open(t, gallery.StateUnpaired)
	v := press(stage, "1")
	if len(v.List) != 100 || v.List[0][0] != "1" {
		t.Fatalf("%d rows, first %q", len(v.List), v.List[0])
	}
	for range 99 {
		stage.Press(fyne.KeyDown)
		stage.Settle()
	}
	if v = centre(stage).View(); len(v.List) != 147 || v.List[146][0] != "147" {
		t.Errorf("%d rows after going down", len(v.List))
	}
}

func TestOneOfTwoValuesIsChosenAndTakenBack(t *testing.T) {
	s, stage, _ := open(t, gallery.StateHeld)
	phone := func(want string) {
		t.Helper()
		found, err := s.FindMembers(t.Context(), want[len(want)-4:])
		if err != nil || len(found) != 1 || found[0].Mask != "孙*" {
			t.Errorf("nobody has the telephone number %s: %+v, %v", want, found, err)
		}
	}
	v := press(stage, "4")
	if want := []string{"第 1 处，共 2 处", "人员卡片 孙* · 群体", "货车司机", "12:06 在另一台电脑改的", "外卖送餐员", "11:06 在本机改的", ""}; !slices.Equal(v.Choice, want) {
		t.Fatalf("%q\nwant %q", v.Choice, want)
	}
	if v = press(stage, "3"); v.Choice[1] != "人员资料 孙* · 手机" || v.Choice[4] != "13300001221" {
		t.Fatalf("the next one: %q", v.Choice)
	}
	phone("13300001122")
	v = press(stage, "2")
	phone("13300001221")
	if v.Choice[0] != "第 1 处，共 1 处" || v.Choice[6] != "已改用：13300001221" {
		t.Errorf("after choosing: %q", v.Choice)
	}
	v = press(stage, "0")
	phone("13300001122")
	if v.Choice[6] != "已撤销，现在是：13300001122" {
		t.Errorf("after taking it back: %q", v.Choice)
	}
	// Keeping what stands there settles it as well, and can be taken back.
	if v = press(stage, "1"); len(v.Choice) != 1 || v.Choice[0] != "已保留：货车司机" {
		t.Errorf("after keeping: %q", v.Choice)
	}
	press(stage, "0")
	if found, err := s.FindMembers(t.Context(), "1122"); err != nil || found[0].Group != "N4" {
		t.Errorf("%+v, %v", found, err)
	}
	stage.Press(fyne.KeyEscape)
	stage.Settle()
	if v = centre(stage).View(); !strings.HasPrefix(v.Counters[3], "两处都改过 0") || stage.SheetOpen() {
		t.Errorf("%q", v.Counters)
	}
}
