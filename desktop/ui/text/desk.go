package text

import (
	"time"

	"yizhan/shared/domain"
)

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
	UndoneVisit    = Phrase{"已撤销 %s", "Undone: %s"}
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

// Entering afterwards, counted batches, corrections.
var (
	Batch             = Phrase{"批量", "Batch"}
	Backfill          = Phrase{"补录", "Enter later"}
	Voucher           = Phrase{"凭证", "Vouchers"}
	Yesterday         = Phrase{"昨天", "Yesterday"}
	BackfillTitle     = Phrase{"补录以前的登记", "Enter earlier visits"}
	BackfillWhy       = Phrase{"接下来的登记都算在这个时间，会标明“补录”。最多补录 7 天；更早的用导入。", "The next visits count for this time and are marked. At most 7 days back; import what is older."}
	BackfillDay       = Phrase{"哪一天（↑ ↓ 换）", "Day (↑ ↓)"}
	BackfillTime      = Phrase{"几点", "Time"}
	BackfillTimeHint  = Phrase{"14 或 14:30", "14 or 14:30"}
	BackfillTimeWrong = Phrase{"时间写成 14 或 14:30", "Write the time as 14 or 14:30"}
	BackfillFuture    = Phrase{"这个时间还没有到", "This time has not come yet"}
	BackfillBegin     = Phrase{"开始补录", "Begin"}
	BackfillOn        = Phrase{"补录 %s %s：登记都算在这个时间。再按 Esc 结束", "Entering for %s %s: visits count for this time. Esc ends it"}
	BackfillEnd       = Phrase{"结束补录", "End"}
	BackfillPaused    = Phrase{"有一会儿没人操作，补录已结束：登记算在现在。要接着补录请按 F7", "Nobody was here for a while: visits count for now again. F7 goes on entering"}
	BackfillSaved     = Phrase{"已补录 %s %s %s", "Entered for %s %s: %s"}

	BatchTitle       = Phrase{"批量登记", "Record a count"}
	BatchFrom        = Phrase{"从几时", "From hour"}
	BatchTo          = Phrase{"到几时", "To hour"}
	BatchNoHour      = Phrase{"空着：不知道几时", "empty: hour not known"}
	BatchWho         = Phrase{"各来了几人", "How many of each"}
	BatchWhat        = Phrase{"用了什么（每人一份）", "What they used (one each)"}
	BatchSaved       = Phrase{"已保存批量 %s 人次", "Saved a count of %s people"}
	BatchHourWrong   = Phrase{"几时写 0 到 24 的整数，后面的要大于前面的；两个都空着表示不知道", "Hours are whole numbers from 0 to 24, the second larger; both empty: not known"}
	BatchNumberWrong = Phrase{"人数写 0 到 %s 的整数", "Write whole numbers from 0 to %s"}
	BatchEmpty       = Phrase{"先写来了几人", "First write how many came"}

	Amend              = Phrase{"更正", "Correct"}
	AmendTitle         = Phrase{"更正 %s", "Correct %s"}
	AmendWhy           = Phrase{"改成实际的情况。原来的记录会留着，统计按更正后的算。", "Say how it really was. The first record stays; figures follow the correction."}
	AmendServices      = Phrase{"用了什么：写数量，没用的空着", "What they used: quantities, empty where not"}
	AmendReason        = Phrase{"为什么更正", "Why"}
	AmendReasons       = []Phrase{{"选错了", "Picked wrong"}, {"数错了", "Miscounted"}, {"本人后来说明", "The person said so"}, {"其他原因", "Another reason"}}
	AmendSave          = Phrase{"保存更正", "Save"}
	AmendVoid          = Phrase{"整条作废…", "Void it…"}
	AmendDone          = Phrase{"已更正 %s", "Corrected: %s"}
	AmendPeopleWrong   = Phrase{"人数写 1 到 %s 的整数", "Write a whole number of people from 1 to %s"}
	AmendQuantityWrong = Phrase{"数量写到 %s 为止的整数，没用的空着", "Write whole quantities up to %s, empty where not used"}
)

// Vouchers.
var (
	VoucherTitle       = Phrase{"凭证：一餐一份，一晚一铺", "Vouchers: one meal, one bed"}
	VoucherWhy         = Phrase{"每人（或每车）每餐、每晚只发一份。扫凭证就是兑付，兑付会记一次来访。车牌可以空着：不记名。", "One for each person or vehicle and meal or night. Scanning a voucher redeems it and records the visit. The plate may stay empty."}
	VoucherPlate       = Phrase{"车牌（可以空着：不记名）", "Plate (may stay empty)"}
	VoucherHolder      = Phrase{"给谁", "For"}
	VoucherIssue       = Phrase{"发凭证", "Issue"}
	VoucherIssued      = Phrase{"已发 %s，凭证号 %s", "Issued: %s, number %s"}
	VoucherPrint       = Phrase{"打印", "Print"}
	ListSlip           = Phrase{"凭证条", "Voucher slip"}
	VoucherRedeem      = Phrase{"兑付", "Redeem"}
	VoucherRedeemed    = Phrase{"已兑付 %s %s", "Redeemed: %s %s"}
	VoucherReady       = Phrase{"凭证 %s — 按 Enter 兑付", "Voucher %s — Enter redeems it"}
	VouchersToday      = Phrase{"今天的凭证", "Today's vouchers"}
	VouchersNone       = Phrase{"今天还没有发凭证。发的和用的都会列在这里。", "No voucher today. Those issued and used are listed here."}
	VoucherVoidReasons = []Phrase{{"发错了人", "Wrong person"}, {"发错了餐", "Wrong meal"}, {"本人不要了", "Not wanted any more"}, {"其他原因", "Another reason"}}
)

// VoucherPeriod names the meal or the night.
func VoucherPeriod(period string) string {
	return map[string]Phrase{
		domain.PeriodBreakfast: {"早餐", "breakfast"}, domain.PeriodLunch: {"午餐", "lunch"},
		domain.PeriodDinner: {"晚餐", "dinner"}, domain.PeriodNight: {"当晚", "night"},
	}[period].String()
}

// VoucherState says where a voucher stands.
func VoucherState(state string, redeemedAt time.Time) string {
	switch state {
	case domain.VoucherRedeemed:
		return Phrase{"%s 已兑付", "redeemed %s"}.With(Clock(redeemedAt))
	case domain.VoucherVoid:
		return Phrase{"已作废", "void"}.String()
	}
	return Phrase{"未兑付", "not redeemed"}.String()
}
