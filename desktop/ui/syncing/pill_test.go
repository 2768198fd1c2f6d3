package syncing

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

func TestPill(t *testing.T) {
	text.Use(text.Chinese)
	now := time.Date(2026, 11, 23, 14, 6, 0, 0, domain.Shanghai)
	at := now.Add(-3 * time.Minute)
	full := fault.New(fault.DiskFull, "", "", "")
	for _, c := range []struct {
		name  string
		p     Picture
		want  string
		color fyne.ThemeColorName
	}{
		{"disk", Picture{Disk: full, Status: station.Status{Paired: true, LastSyncAt: at}, State: State{Phase: PhaseUpToDate}},
			"不能保存：磁盘有问题", theme.Red},
		{"unpaired", Picture{Status: station.Status{Pending: 37}}, "已存本机 · 未配对", theme.Quiet},
		{"by stick", Picture{Status: station.Status{Bundles: true, Pending: 37, Recorded: 40, LastSyncAt: at}}, "已存本机 · 待带走 37", theme.Amber},
		{"by stick, never brought", Picture{Status: station.Status{Bundles: true}}, "已存本机 · 待带走 0", theme.Amber},
		{"by stick, all confirmed", Picture{Status: station.Status{Bundles: true, Recorded: 40, Acked: 40, LastSyncAt: at, Quarantined: 1}},
			"全部送达 14:03 · U 盘 · 待处理 1", theme.Green},
		{"offline", Picture{Status: station.Status{Paired: true, Pending: 37, Recorded: 40, Acked: 3, LastSyncAt: at}, State: State{Phase: PhaseOffline}},
			"离线 · 待传 37 · 已存本机", theme.Amber},
		// Offline with nothing left to send is still not "all delivered": the
		// server has not been asked since.
		{"offline, nothing waiting", Picture{Status: station.Status{Paired: true, Recorded: 40, Acked: 40, LastSyncAt: at}, State: State{Phase: PhaseOffline}},
			"离线 · 待传 0 · 已存本机", theme.Amber},
		{"connecting", Picture{Status: station.Status{Paired: true, Pending: 1}, State: State{Phase: PhaseConnecting}},
			"正在连接 · 待传 1 · 已存本机", theme.Amber},
		{"sending", Picture{Status: station.Status{Paired: true, Pending: 25}, State: State{Phase: PhaseSending}, Done: 12, Total: 37},
			"正在送 12/37", theme.Blue},
		{"receiving", Picture{Status: station.Status{Paired: true}, State: State{Phase: PhaseReceiving}}, "正在接收", theme.Blue},
		{"waiting", Picture{Status: station.Status{Paired: true, Pending: 37, Recorded: 37, LastSyncAt: at}, State: State{Phase: PhaseUpToDate}},
			"已保存 · 待传 37 · 上次同步 14:03", theme.Amber},
		{"never", Picture{Status: station.Status{Paired: true, Pending: 2, Recorded: 2}, State: State{Phase: PhaseUpToDate}},
			"已保存 · 待传 2 · 还没有同步过", theme.Amber},
		{"all sent", Picture{Status: station.Status{Paired: true, Recorded: 1284, Acked: 1284, LastSyncAt: at}, State: State{Phase: PhaseUpToDate}},
			"全部送达 14:03", theme.Green},
		{"acknowledged is not recorded", Picture{Status: station.Status{Paired: true, Recorded: 9, Acked: 8, LastSyncAt: at}, State: State{Phase: PhaseUpToDate}},
			"已保存 · 待传 0 · 上次同步 14:03", theme.Amber},
		{"disk nearly full", Picture{Status: station.Status{Paired: true, Recorded: 9, Acked: 9, LastSyncAt: at, DiskLow: true}, State: State{Phase: PhaseUpToDate}},
			"全部送达 14:03 · 磁盘快满", theme.Green},
		{"held back", Picture{Status: station.Status{Paired: true, Recorded: 9, Acked: 9, Quarantined: 1, LastSyncAt: at}, State: State{Phase: PhaseUpToDate}},
			"全部送达 14:03 · 待处理 1", theme.Green},
	} {
		c.p.Now = now
		if got, color := Pill(c.p); got != c.want || color != c.color {
			t.Errorf("%s: %q in %s, want %q in %s", c.name, got, color, c.want, c.color)
		}
	}
}

func TestProgressCountsFromTheBeginningOfASending(t *testing.T) {
	var p Progress
	sending := State{Phase: PhaseSending}
	p.See(station.Status{}, sending) // the window is built before anything is read
	p.See(station.Status{Device: "d", Acked: 100, Pending: 37}, State{Phase: PhaseConnecting})
	if done, total := p.See(station.Status{Device: "d", Acked: 100, Pending: 37}, sending); done != 0 || total != 37 {
		t.Errorf("at the beginning %d/%d", done, total)
	}
	if done, total := p.See(station.Status{Device: "d", Acked: 112, Pending: 25}, sending); done != 12 || total != 37 {
		t.Errorf("later %d/%d", done, total)
	}
}
