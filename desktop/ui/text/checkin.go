package text

// Checking in at an activity.
var (
	CheckInTitle   = Phrase{"活动签到", "Check-in at an activity"}
	CheckInOf      = Phrase{"签到：%s", "Check-in: %s"}
	CheckInHint    = Phrase{"扫卡 · 手机后四位 · 车牌 · 首字母 zs，按 Enter", "Scan · last four digits · plate · initials, then Enter"}
	CheckInWho     = Phrase{"有卡、登记过的", "With a card, or registered"}
	CheckInNumber  = Phrase{"没有卡的：按人数", "Without a card: a number"}
	CheckInKeys    = Phrase{"↓ 到这里：数字选群体，+ − 或 N 写人数，Enter 记下", "↓ leads here: digits for the group, + − or N for how many, Enter"}
	CheckInRecord  = Phrase{"记下  Enter", "Record  Enter"}
	CheckInPeople  = Phrase{"人", "people"}
	CheckInTotal   = Phrase{"%s 人", "%s people"}
	CheckInList    = Phrase{"已签到，最新的在上面", "Here already, the newest first"}
	CheckInNone    = Phrase{"还没有人签到", "Nobody yet"}
	CheckInUndo    = Phrase{"撤销最新的  Ctrl+Z", "Take the newest back  Ctrl+Z"}
	CheckInUndone  = Phrase{"已撤销 %s", "Taken back: %s"}
	CheckInNoUndo  = Phrase{"没有可以撤销的", "There is nothing to take back"}
	CheckInDone    = Phrase{"✓ %s 已签到", "✓ %s is here"}
	CheckInCounted = Phrase{"✓ %s × %s 已记下", "✓ %s × %s recorded"}
	CheckInSeveral = Phrase{"找到几个人，按数字选；/ 重新输入", "Several were found: press the number; / to type again"}
	CheckInNear    = Phrase{"没有完全相同的，这些很像。是就按数字；/ 重新输入", "Nobody has exactly this; these come near. Press the number; / to type again"}
	CheckInNobody  = Phrase{"没有找到。可以在下面按人数记，不用登记姓名", "Nobody was found. A number below needs no name"}
	CheckInUnknown = Phrase{"没有找到这张卡。可以按人数记", "No such card. Record a number instead"}
	CheckInGroup   = Phrase{"请先扫卡，或者按 ↓ 选群体", "Scan a card, or press ↓ and choose a group"}
	CheckInWrong   = Phrase{"人数应是 1 到 %s 的整数", "How many is a whole number from 1 to %s"}
	CheckInLocked  = Phrase{"桌面锁着：只记人数，不显示姓名。要扫卡，按 Esc，再按 F9 登录", "The desk is locked: numbers only, no names. To scan cards, press Esc, then F9 to sign in"}
	CheckInNoCards = Phrase{"桌面锁着，不能扫卡", "The desk is locked: no cards"}
	CheckInTodays  = Phrase{"今天的活动", "Today's activities"}
	CheckInNoToday = Phrase{"今天没有活动。活动在台账里建好，日期是今天的会列在这里。", "There is no activity today. One that is in the register with today's date stands here."}
	CheckInWhich   = Phrase{"按数字，或者用 ↑ ↓ 和 Enter", "Press the number, or ↑ ↓ and Enter"}
	CheckInMoment  = Phrase{"%s 的 %s", "%s, %s"}
	CheckInThrough = Phrase{"已撤销", "taken back"}
)
