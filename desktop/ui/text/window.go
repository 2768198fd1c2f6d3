package text

// The window around the pages.
var (
	AppName        = Phrase{"驿站通", "Yizhan"}
	NavDesk        = Phrase{"登记", "Desk"}
	NavToday       = Phrase{"今日", "Today"}
	NavPeople      = Phrase{"人员", "People"}
	NavStatistics  = Phrase{"统计", "Statistics"}
	NavSync        = Phrase{"同步", "Sync"}
	NavSettings    = Phrase{"设置", "Settings"}
	NavHelp        = Phrase{"帮助", "Help"}
	Demonstration  = Phrase{"演示数据", "Demonstration data"}
	Close          = Phrase{"关闭", "Close"}
	ScanDuringForm = Phrase{"扫到了一张卡，但有一张表还开着：先完成或按 Esc 关闭", "A card was scanned while a form is open: finish it or press Esc"}
)

// The pill at the top right: the only word about the network.
var (
	PillAllSent    = Phrase{"全部送达 %s", "All delivered %s"}
	PillSaved      = Phrase{"已保存 · 待传 %s · 上次同步 %s", "Saved · %s to send · last sync %s"}
	PillNever      = Phrase{"已保存 · 待传 %s · 还没有同步过", "Saved · %s to send · never synced"}
	PillOffline    = Phrase{"离线 · 待传 %s · 已存本机", "Offline · %s to send · kept here"}
	PillConnecting = Phrase{"正在连接 · 待传 %s · 已存本机", "Connecting · %s to send · kept here"}
	PillSending    = Phrase{"正在送 %s/%s", "Sending %s/%s"}
	PillReceiving  = Phrase{"正在接收", "Receiving"}
	PillUnpaired   = Phrase{"已存本机 · 未配对", "Kept here · not paired"}
	PillStick      = Phrase{"已存本机 · 待带走 %s", "Kept here · %s to take away"}
	PillStickDone  = Phrase{"全部送达 %s · U 盘", "All delivered %s · by stick"}
	PillDiskLow    = Phrase{" · 磁盘快满", " · disk nearly full"}
	PillDisk       = Phrase{"不能保存：磁盘有问题", "Cannot save: disk trouble"}
	PillQuarantine = Phrase{" · 待处理 %s", " · %s to look at"}
)
