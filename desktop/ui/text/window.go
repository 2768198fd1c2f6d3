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

// HelpLine is a key and what it does.
type HelpLine struct{ Key, Does Phrase }

// HelpTitle and HelpLines are the sheet of keys.
var (
	HelpTitle = Phrase{"按键", "Keys"}
	HelpLines = []HelpLine{
		{Phrase{"1 – 9", "1 – 9"}, Phrase{"谁来了；同一个键按两次是两个人；0 是更多群体", "who came; the same key twice is two people; 0 for more groups"}},
		{Phrase{"Q W E R …", "Q W E R …"}, Phrase{"用了什么：按一下选上，再按一下去掉", "what they used: on and off"}},
		{Phrase{"+  −", "+  −"}, Phrase{"人数", "how many people"}},
		{Phrase{"[  ]", "[  ]"}, Phrase{"刚选的服务用了多少", "how much of the service chosen last"}},
		{Phrase{"Enter", "Enter"}, Phrase{"保存", "save"}},
		{Phrase{"退格", "Backspace"}, Phrase{"清空服务", "clear the services"}},
		{Phrase{"Esc", "Esc"}, Phrase{"全部清空，或关闭打开的表", "clear everything, or close a form"}},
		{Phrase{"空格  /", "Space  /"}, Phrase{"查找人员：手机后四位、车牌、拼音首字母", "find a person: last four of the phone, plate, initials"}},
		{Phrase{"扫码", "Scan"}, Phrase{"在任何地方扫会员卡都可以，不用先点输入框", "a member card anywhere, no field needs to be chosen"}},
		{Phrase{"Ctrl + Z", "Ctrl + Z"}, Phrase{"撤销刚才保存的（十分钟内），再按撤销更早的", "take back what was saved last (within ten minutes), again for the one before"}},
		{Phrase{"Ctrl + N", "Ctrl + N"}, Phrase{"登记新人员", "register a person"}},
		{Phrase{"E", "E"}, Phrase{"在有名单的页上：导出、打印（凭证按 F5）", "on pages with a list: export, print (vouchers: F5)"}},
		{Phrase{"F2  F3  F4", "F2  F3  F4"}, Phrase{"登记、今日、人员；Ctrl + 数字换到任何一页", "desk, today, people; Ctrl and a digit for any page"}},
		{Phrase{"F6  F7  F8", "F6  F7  F8"}, Phrase{"批量、补录、凭证", "a count, entering later, vouchers"}},
		{Phrase{"F9  F10", "F9  F10"}, Phrase{"交班或登录、日结", "hand over or sign in, close the day"}},
		{Phrase{"字母键没有反应？", "Letters do nothing?"}, Phrase{"中文输入法开着：按一下 Shift 切到英文", "the Chinese input method is on: press Shift once"}},
	}
)
