package text

// HelpLine is a key and what it does.
type HelpLine struct{ Key, Does Phrase }

// same is a key that is written alike in both languages.
func same(key string) Phrase { return Phrase{key, key} }

// The sheet of keys: those of the page in view, and those that work everywhere.
var (
	HelpTitle  = Phrase{"按键", "Keys"}
	HelpHere   = Phrase{"这一页：%s", "On this page: %s"}
	HelpAlways = Phrase{"在哪里都行", "Everywhere"}

	HelpEverywhere = []HelpLine{
		{same("Ctrl + K"), Phrase{"找任何东西：页面、操作、设置、人员", "find anything: pages, actions, settings, people"}},
		{same("F2 – F5"), Phrase{"登记、今日、人员、活动或台账", "desk, today, people, activities or registers"}},
		{same("Ctrl + 1 … 9, 0"), Phrase{"上面的每一页", "each page above"}},
		{same("F11"), Phrase{"设置", "settings"}},
		{same("F6  F7  F8"), Phrase{"批量、补录、凭证", "a count, entering later, vouchers"}},
		{same("F9  F10"), Phrase{"交班或登录、日结", "hand over or sign in, close the day"}},
		{same("Ctrl + N"), Phrase{"登记新人员", "register a person"}},
		{Phrase{"扫码", "Scan"}, Phrase{"会员卡或凭证，不用先点输入框", "a card or voucher, no field needs to be chosen"}},
		{same("Tab  "), Phrase{"换到下一个；空格按下", "to the next; Space presses"}},
		{same("Esc"), Phrase{"关闭打开的表", "close what is open"}},
		{Phrase{"字母没反应？", "Letters dead?"}, Phrase{"中文输入法开着：按一下 Shift", "the Chinese input method is on: press Shift"}},
	}

	registerKeys = []HelpLine{
		{same("K"), Phrase{"选台账", "choose a register"}},
		{Phrase{"空格  /  Ctrl + F", "Space  /  Ctrl + F"}, Phrase{"查找", "find"}},
		{same("F"), Phrase{"筛选；按条子去掉一项", "filter; pressing a chip takes it away"}},
		{same("1 – 9"), Phrase{"按那一列排序，再按倒过来；打开一份时是下一步", "sort by that column, again turns it round; with a document open: its next step"}},
		{same("C"), Phrase{"显示哪些列", "which columns"}},
		{same("↑ ↓  Enter"), Phrase{"选一行、打开", "choose a row, open it"}},
		{same("A  G  D"), Phrase{"新建、修改、删除（Ctrl+Z 恢复）", "new, correct, delete (Ctrl+Z brings back)"}},
		{same("T  Z"), Phrase{"组织树；收起、展开全部（← → 一个）", "the tree of organisations; fold all (← → one)"}},
		{same("S  L"), Phrase{"看全部、打开关联的资料", "show all, open what is linked"}},
		{same("Esc"), Phrase{"返回上一份、关闭、去掉筛选", "back, close, take filters away"}},
		{same("E"), Phrase{"导出、打印", "export, print"}},
	}

	// HelpOn are the keys of the pages, by their names.
	HelpOn = map[string][]HelpLine{
		"desk": {
			{same("1 – 9"), Phrase{"谁来了；按两次是两个人；0 更多", "who came; twice is two people; 0 for more"}},
			{same("Q W E R …"), Phrase{"用了什么：选上，再按去掉", "what they used: on and off"}},
			{same("+  −"), Phrase{"人数", "how many people"}},
			{same("[  ]"), Phrase{"刚选的服务用了多少", "how much of the service chosen last"}},
			{same("Enter"), Phrase{"保存", "save"}},
			{Phrase{"退格", "Backspace"}, Phrase{"清空服务", "clear the services"}},
			{same("Esc"), Phrase{"全部清空", "clear everything"}},
			{Phrase{"空格  /", "Space  /"}, Phrase{"找人：手机后四位、车牌、拼音首字母", "find a person: phone, plate, initials"}},
			{same("Ctrl + Z"), Phrase{"撤销刚才的（十分钟内），再按更早的", "take the last back (ten minutes), then the one before"}},
		},
		"today": {
			{same("E"), Phrase{"导出、打印", "export, print"}},
			{same("Ctrl + Z"), Phrase{"撤销刚才的", "take the last back"}},
		},
		"people": {
			{Phrase{"空格  /  Ctrl + F", "Space  /  Ctrl + F"}, Phrase{"查找", "find"}},
			{same("E"), Phrase{"导出、打印卡片", "export, print cards"}},
		},
		"board": {
			{same("↑ ↓  Enter"), Phrase{"选一件，到办它的地方", "choose a line, go where it is done"}},
			{same("E"), Phrase{"导出、打印", "export, print"}},
		},
		"registers":  registerKeys,
		"activities": registerKeys,
		"day": {
			{same("1 – 4"), Phrase{"值守日志、报修、诉求、值守人员", "log, faults, requests, attendants"}},
			{same("A"), Phrase{"加一条", "add"}},
			{same("O  N"), Phrase{"开门、今日无服务", "open, no service today"}},
		},
		"statistics": {
			{same("E"), Phrase{"导出、打印", "export, print"}},
		},
		"sync": {
			{same("Enter"), Phrase{"现在同步、配对或带走", "sync now, pair or take away"}},
			{same("1 – 5"), Phrase{"待送、已送达、待处理、两处都改过、发生过什么", "waiting, delivered, to look at, changed twice, what happened"}},
			{same("Q  W"), Phrase{"U 盘带走、带回", "stick out, stick back"}},
			{same("E  R  T"), Phrase{"核对、备份、配对", "verify, backup, pair"}},
		},
		"settings": {
			{same("1 – 7"), Phrase{"外观、价格、备份 …", "look, prices, backups …"}},
			{Phrase{"字母", "Letters"}, Phrase{"写在每个按钮上", "stand on each button"}},
			{same("↑ ↓  Enter"), Phrase{"在价格里：选一项、改价", "in prices: choose a line, change it"}},
			{same("B  F  R"), Phrase{"在备份里：现在备份、第二个位置、恢复", "in backups: now, second place, restore"}},
			{same("P  D"), Phrase{"在练习与诊断里：开始练习、导出诊断", "in practice: start, diagnostics"}},
		},
	}
)

// Finding anything.
var (
	FindTitle  = Phrase{"找任何东西", "Find anything"}
	FindHint   = Phrase{"页面 · 操作 · 设置 · 人员，拼音首字母也行（bf）", "page · action · setting · person"}
	FindNobody = Phrase{"没有找到。", "Nothing found."}
	FindLocked = Phrase{"桌面已锁定：人员要登录（F9）后才能找。", "The desk is locked: sign in (F9) to find people."}
	FindPage   = Phrase{"页面", "page"}
	FindAction = Phrase{"操作", "action"}
	FindSet    = Phrase{"设置", "setting"}
	FindPerson = Phrase{"人员", "person"}

	FindExportToday  = Phrase{"导出今日登记", "Export today's visits"}
	FindExportPeople = Phrase{"导出人员", "Export people"}
	FindExportStats  = Phrase{"导出统计", "Export statistics"}
	FindExportLog    = Phrase{"导出记录", "What was exported"}
	FindBackUp       = Phrase{"现在备份", "Back up now"}
	FindRestore      = Phrase{"恢复备份", "Restore a backup"}
	FindPractise     = Phrase{"开始练习", "Start practising"}
	FindDiagnose     = Phrase{"导出诊断", "Write diagnostics"}
	FindStickOut     = Phrase{"U 盘带走", "Stick: take away"}
	FindStickBack    = Phrase{"U 盘带回", "Stick: bring back"}
	FindVerify       = Phrase{"核对本机与市里", "Verify with the city"}
	FindPair         = Phrase{"配对服务器", "Pair with a server"}
	FindReceipts     = Phrase{"收据", "Receipts"}
	FindHeld         = Phrase{"待处理", "To look at"}
	FindTwice        = Phrase{"两处都改过", "Changed in two places"}
	FindEndPractice  = Phrase{"结束练习", "End practice"}
	FindKeys         = Phrase{"按键帮助", "Help with keys"}
	FindLanguage     = Phrase{"语言、明暗、字号", "Language, dark, text size"}
	FindSound        = Phrase{"声音、扫码、锁定时间", "Sound, scanning, idle time"}
	FindVersion      = Phrase{"版本和更新", "Version and updates"}
	FindAttendants   = Phrase{"值守人员和 PIN", "Attendants and PINs"}
)
