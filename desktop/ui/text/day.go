package text

// The day at the station: opening, closing, who serves, what happened.
var (
	NavDay      = Phrase{"值班", "Duty"}
	OnDuty      = Phrase{"值守 %s ▾", "On duty: %s ▾"}
	OnDutyNone  = Phrase{"值守 未登录 ▾", "Nobody signed in ▾"}
	DeskLocked  = Phrase{"已锁定 · 按这里登录", "Locked · sign in here"}
	LockedNames = Phrase{"桌面已锁定，不显示姓名。不记名登记照常；要看姓名请先登录 (F9)。", "The desk is locked and shows no names. Counting goes on; sign in (F9) to see names."}

	DayNotOpened     = Phrase{"今天还没有开门", "Not opened today"}
	DayOpened        = Phrase{"%s 开门 %s", "Opened %s %s"}
	DayOpenedByVisit = Phrase{"今天有登记，没有按过开门", "Visits were recorded; nobody pressed Open"}
	DayClosedAt      = Phrase{"%s 日结 %s", "Closed %s %s"}
	DayNone          = Phrase{"%s 已报“今日无服务” %s", "%s: no service today %s"}
	DayNoneBut       = Phrase{"报过“今日无服务”，后来又有登记：按登记的算", "No service was reported, and visits came later: they count"}
	DayOpen          = Phrase{"开门", "Open"}
	DayOpenAgain     = Phrase{"重新开门", "Open again"}
	DayNoService     = Phrase{"今日无服务", "No service today"}
	DayClose         = Phrase{"日结", "Close the day"}
	HandOver         = Phrase{"交班", "Hand over"}
	DayFigures2      = Phrase{"今日 %s 人次 · 服务 %s 项 · 节约 %s", "Today %s people · %s services · %s saved"}
	DayForgotClose   = Phrase{"昨天没有日结，不影响统计；可以在今天的日志里补一句。", "Yesterday was not closed. Figures are right all the same; a line in the log explains it."}
	NothingPending   = Phrase{"没有要办的", "Nothing to do"}
	OpenFaults       = Phrase{"设施待修 %s", "%s to repair"}
	OpenRequests     = Phrase{"诉求待办 %s", "%s requests open"}

	TabLog        = Phrase{"日志", "Log"}
	TabFaults     = Phrase{"设施", "Facilities"}
	TabRequests   = Phrase{"诉求", "Requests"}
	TabAttendants = Phrase{"值守人员", "Attendants"}

	AddLog         = Phrase{"写日志", "Write"}
	LogTitle       = Phrase{"写值班日志", "Write into the log"}
	LogHint        = Phrase{"写一句，或按下面的常用语", "A sentence, or one of those below"}
	LogPhrases     = []Phrase{{"一切正常", "All is well"}, {"物资已补充", "Supplies refilled"}, {"卫生已打扫", "Cleaned"}, {"有人遗落物品，已收好", "Something was left behind and is kept"}, {"来电或检查", "A call or an inspection"}}
	LogEmpty       = Phrase{"这一天还没有日志。\n按 A 写一句；交班会自动记在这里。", "Nothing in the log of this day.\nPress A to write; handovers appear here."}
	LogHandedOver  = Phrase{"交班：%s → %s", "Handed over: %s → %s"}
	LogSaved       = Phrase{"已写入日志", "Written"}
	AddFault       = Phrase{"报故障", "Report"}
	FaultTitle     = Phrase{"什么坏了", "What is broken"}
	FaultWhich     = Phrase{"设施", "Facility"}
	FaultWhat      = Phrase{"怎么了（可以不写）", "What is the matter (may stay empty)"}
	FaultEmpty     = Phrase{"没有待修的设施。\n有东西坏了，按 A 报一下，日结单上会有。", "Nothing is broken.\nPress A when something is: it stands on the day sheet."}
	FaultSaved     = Phrase{"已报修 %s", "Reported: %s"}
	FaultRepair    = Phrase{"修好了", "Repaired"}
	FaultReopen    = Phrase{"又坏了", "Broken again"}
	FaultRepaired  = Phrase{"%s 修好 %s", "Repaired %s %s"}
	FaultBroken    = Phrase{"待修", "To repair"}
	AddRequest     = Phrase{"记诉求", "Write down"}
	RequestTitle   = Phrase{"记一条诉求或心愿", "A request or a wish"}
	RequestNeed    = Phrase{"诉求", "Request"}
	RequestWish    = Phrase{"微心愿", "Wish"}
	RequestText    = Phrase{"说了什么", "What they said"}
	RequestTextTip = Phrase{"照原话写，可以粘贴", "in their words; pasting works"}
	RequestContact = Phrase{"怎么答复（可以不填）", "How to answer (may stay empty)"}
	RequestEmpty   = Phrase{"还没有诉求。\n有人反映问题或有心愿，按 A 记下来，办结了在这里写答复。", "No request yet.\nPress A to write one down; when it is settled the answer goes here."}
	RequestSaved   = Phrase{"已记下", "Written down"}
	RequestHandle  = Phrase{"办理", "Handle"}
	RequestSettle  = Phrase{"写答复，办结", "Answer and settle"}
	RequestTake    = Phrase{"先标为办理中", "Mark as being handled"}
	RequestBack    = Phrase{"重新办理", "Take up again"}
	RequestAnswer  = Phrase{"怎样办的", "How it was settled"}
	RequestShow    = Phrase{"看联系方式", "Show contact"}
	RequestStates  = map[string]Phrase{"new": {"待办", "open"}, "handling": {"办理中", "being handled"}, "done": {"已办结", "settled"}}
	AnswerPhrases  = []Phrase{{"当场办好", "Settled at once"}, {"已转社区", "Passed to the community"}, {"已转主管部门", "Passed to the department"}, {"已向本人说明", "Explained to the person"}}
	Nobody         = Phrase{"未登录", "nobody signed in"}

	AddAttendant     = Phrase{"加值守人员", "Add"}
	AttendantTitle   = Phrase{"加一位值守人员", "Add an attendant"}
	AttendantFirst   = Phrase{"第一位是站长：管值守人员和价格。加了以后，看姓名要先用 PIN 登录；不记名登记永远不用登录。", "The first one manages attendants and prices. From then on names need a PIN; counting never does."}
	AttendantName    = Phrase{"姓名", "Name"}
	AttendantPIN     = Phrase{"PIN（4 到 8 位数字，只存在这台电脑）", "PIN (4 to 8 digits, kept on this computer only)"}
	AttendantManager = Phrase{"也是站长", "also manages"}
	AttendantEmpty   = Phrase{"还没有值守人员，谁都可以用这台电脑。\n几个人轮班的，按 A 加上第一位（站长）。", "No attendants: anybody may use this computer.\nWhere people take turns, press A to add the first one."}
	AttendantSaved   = Phrase{"已保存 %s", "Saved %s"}
	AttendantRoles   = map[bool]Phrase{true: {"站长", "manager"}, false: {"值守", "attendant"}}
	AttendantLeft    = Phrase{"已离开", "left"}
	AttendantNoPIN   = Phrase{"这台电脑上没有 PIN", "no PIN on this computer"}
	AttendantEdit    = Phrase{"改", "Edit"}
	AttendantLeaves  = Phrase{"已离开，不再值守", "Has left"}
	AttendantReturns = Phrase{"又回来值守", "Is back"}
	NewPIN           = Phrase{"新 PIN（空着：不改）", "New PIN (empty: as it is)"}

	HandOverTitle  = Phrase{"交班 / 登录", "Hand over / sign in"}
	HandOverWho    = Phrase{"谁来值守（↑ ↓ 换）", "Who takes over (↑ ↓)"}
	HandOverPIN    = Phrase{"PIN", "PIN"}
	HandOverNote   = Phrase{"交接说明（可以不写）", "Note for the next (may stay empty)"}
	HandOverDo     = Phrase{"接班", "Take over"}
	HandOverLock   = Phrase{"锁定桌面", "Lock the desk"}
	HandOverDone   = Phrase{"%s 接班", "%s has taken over"}
	HandOverNobody = Phrase{"这个驿站还没有值守人员。要轮班，先在“值班”页加上。", "This station has no attendants yet. Add them on the Duty page."}

	CloseTitle    = Phrase{"日结 %s", "Close %s"}
	CloseRemark   = Phrase{"备注（可以不写）", "Remark (may stay empty)"}
	CloseDo       = Phrase{"日结", "Close"}
	ClosePrint    = Phrase{"日结并打印日结单", "Close and print the sheet"}
	CloseDone     = Phrase{"已日结。之后来的人照样登记，会算进今天。", "Closed. Whoever comes later is recorded as ever."}
	CloseOpened   = Phrase{"已开门", "Opened"}
	CloseNoneDone = Phrase{"已报“今日无服务”", "Reported: no service today"}
)
