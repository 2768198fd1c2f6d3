package text

// The desk.
var (
	SearchHint     = Phrase{"空格键查找：扫码 · 手机后四位 · 车牌 · 首字母 zs", "Space to find: scan · last four digits · plate · initials"}
	WhoCame        = Phrase{"谁来了", "Who came"}
	WhatUsed       = Phrase{"用了什么", "What they used"}
	KeptServices   = Phrase{"沿用上一位 · 退格键清空", "As for the last visitor · Backspace clears"}
	MoreGroups     = Phrase{"更多群体…", "More groups…"}
	FirstGroups    = Phrase{"返回常用", "Back"}
	MoreServices   = Phrase{"更多…", "More…"}
	FewerServices  = Phrase{"收起", "Fewer"}
	People         = Phrase{"人数", "People"}
	SaveWithEnter  = Phrase{"Enter  保存", "Enter  Save"}
	ChooseGroup    = Phrase{"先选谁来了：按数字键或点一下", "First say who came: press a digit or tap a tile"}
	SavedNumber    = Phrase{"已保存 (第 %s)", "Saved (no. %s)"}
	UndoneVisit    = Phrase{"已撤销 %s %s", "Undone: %s %s"}
	NothingToUndo  = Phrase{"十分钟内没有可撤销的登记", "Nothing of the last ten minutes to undo"}
	Undo           = Phrase{"撤销", "Undo"}
	Undone         = Phrase{"已撤销", "undone"}
	TodayPeople    = Phrase{"今日", "Today"}
	PeopleTimes    = Phrase{"人次", "people"}
	TodayServices  = Phrase{"服务 %s 项", "%s services"}
	TodaySaved     = Phrase{"节约 %s", "%s saved"}
	YesterdayThen  = Phrase{"昨日同时 %s", "Yesterday by now %s"}
	NoVisitsYet    = Phrase{"今天还没有登记。\n按数字键选谁来了，按 Enter 保存，就会出现在这里。", "Nobody recorded today.\nPress a digit for who came, then Enter: the visit appears here."}
	NoService      = Phrase{"未用服务", "no service"}
	SourceBatch    = Phrase{"批量", "batch"}
	SourceBackfill = Phrase{"补录", "entered later"}
	SourceImport   = Phrase{"导入", "imported"}
	CardUnknown    = Phrase{"没有找到这张卡。可以不记名登记，或在“人员”里登记新卡", "No such card. Record without a name, or register the person under People"}
	DropPerson     = Phrase{"不记名", "Without name"}
	NobodyFound    = Phrase{"没有找到。可以不记名登记：按 Esc 返回", "Nobody found. Press Esc to record without a name"}
	SearchMore     = Phrase{"再输入一个字符就开始查找", "One more character and the search begins"}
	PhoneTail      = Phrase{"尾号 %s", "ends in %s"}
	CannotRead     = Phrase{"读取失败：%s", "Could not read: %s"}
	Retry          = Phrase{"再试一次", "Try again"}
	ShowingLatest  = Phrase{"只列出最近 %d 条，全部在“今日” F3", "The latest %d only; all are under Today F3"}
)
