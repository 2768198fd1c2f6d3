package text

// The page of a day's visits.
var (
	Today          = Phrase{"今天", "Today"}
	AllGroups      = Phrase{"全部群体", "All groups"}
	DayFigures     = Phrase{"%s 人次 · %s 次登记", "%s people · %s visits"}
	NoVisitsOnDay  = Phrase{"这一天没有登记。\n用 ← → 换一天；在登记页按 Enter 保存的都会列在这里。", "Nothing was recorded on this day.\nUse ← → for another day; what is saved at the desk is listed here."}
	NoVisitsOf     = Phrase{"这一天没有这个群体的登记。", "Nobody of this group was recorded on this day."}
	Void           = Phrase{"作废", "Void"}
	Voided         = Phrase{"已作废", "void"}
	VoidTitle      = Phrase{"作废 %s", "Void %s"}
	VoidWhy        = Phrase{"为什么作废？记录会留着，只是不再计数。", "Why? The record stays and no longer counts."}
	VoidDone       = Phrase{"已作废 %s", "Void: %s"}
	VoidReasons    = []Phrase{{"重复登记", "Recorded twice"}, {"选错了群体", "Wrong group"}, {"人数不对", "Wrong number of people"}, {"选错了服务", "Wrong service"}, {"其他原因", "Another reason"}}
	ColumnTime     = Phrase{"时间", "Time"}
	ColumnWho      = Phrase{"谁", "Who"}
	ColumnServices = Phrase{"服务", "Services"}
)

// The people.
var (
	PeopleSearch    = Phrase{"手机后四位 · 车牌 · 拼音首字母 (zs) · 扫码", "Last four of phone · plate · initials (zs) · scan"}
	RegisterNew     = Phrase{"登记新人员  Ctrl+N", "Register  Ctrl+N"}
	NoMembersYet    = Phrase{"还没有登记的人员。\n不记名也能登记来访；本人愿意时，按 Ctrl+N 办一张会员码。", "Nobody is registered yet.\nVisits need no name; press Ctrl+N for a person who wants a card."}
	NoMemberFound   = Phrase{"没有找到。", "Nobody found."}
	ColumnName      = Phrase{"称呼", "Name"}
	ColumnGroup     = Phrase{"群体", "Group"}
	ColumnPhone     = Phrase{"手机尾号", "Phone ends in"}
	ColumnPlate     = Phrase{"车牌", "Plate"}
	ColumnSince     = Phrase{"登记日期", "Registered"}
	ColumnCode      = Phrase{"会员码", "Card"}
	ServePerson     = Phrase{"登记来访", "Record visit"}
	RegisterTitle   = Phrase{"登记新人员", "Register a person"}
	FieldPhone      = Phrase{"手机", "Phone"}
	FieldName       = Phrase{"姓名", "Name"}
	FieldGroup      = Phrase{"群体", "Group"}
	FieldPlate      = Phrase{"车牌（可以不填）", "Plate (may be left open)"}
	FieldEmployer   = Phrase{"企业或平台（可以不填）", "Company or platform (may be left open)"}
	NameHint        = Phrase{"只用来在本站找到您", "only to find you at this station"}
	PhoneHint       = Phrase{"可以不填；填了可凭后四位查找", "may be left open; finds you by its last four digits"}
	ChooseGroupHere = Phrase{"请选择", "Choose"}
	SaveMember      = Phrase{"保存", "Save"}
	MemberSaved     = Phrase{"已登记 %s，会员码 %s", "Registered %s, card %s"}
	MaybeSame       = Phrase{"可能是同一人：%s，%s 登记，%s", "Maybe the same person: %s, registered %s, %s"}
	SamePhone       = Phrase{"手机相同", "same phone"}
	SamePlate       = Phrase{"车牌相同", "same plate"}
	IsSame          = Phrase{"是同一人", "The same"}
	IsNotSame       = Phrase{"不是", "Another"}
	ConsentTick     = Phrase{"本人已听读告知书（%s 版）并同意", "The person has heard the notice (%s) and agrees"}
	NeedConsent     = Phrase{"需要本人同意告知书后才能登记。不同意也可以不记名登记来访。", "Registration needs the person's consent. A visit can be recorded without a name."}
	NoticeLines     = []Phrase{
		{"一、姓名、手机、车牌、企业只用于认出您、联系您和统计服务，不用于其他。", "1. Name, phone, plate and employer serve to recognise you, to reach you and to count services."},
		{"二、不登记也一样享受服务。可以只填姓名，其余都可以不填。", "2. You are served without registering. Only the name is needed, the rest may stay empty."},
		{"三、数据保存在本站电脑和本市的服务器；要看、改、删，请找本站或市两新工委。", "3. Data is kept here and on the city's server; to see, correct or delete it, ask here or the city."},
	}
)

// The statistics.
var (
	PeriodDay       = Phrase{"1 日", "1 Day"}
	PeriodWeek      = Phrase{"2 周", "2 Week"}
	PeriodMonth     = Phrase{"3 月", "3 Month"}
	PeriodYear      = Phrase{"4 年", "4 Year"}
	PeriodChosen    = Phrase{"5 选日期…", "5 Choose…"}
	AllStations     = Phrase{"所有驿站", "All stations"}
	ChooseDays      = Phrase{"选日期", "Choose days"}
	FromDay         = Phrase{"从哪天", "From"}
	ToDay           = Phrase{"到哪天", "To"}
	ShowDays        = Phrase{"看这些天", "Show"}
	Previous        = Phrase{"环比", "Before"}
	YearBefore      = Phrase{"同比", "A year ago"}
	YearBeforeHow   = Phrase{"和去年同一段日子比，也截到同一天。去年没有记录就不写。", "Against the same days of last year, cut at the same day. Nothing is written where last year has no records."}
	DaysReported    = Phrase{"有记录的 %s 天 / 共 %s 天", "%s days with records of %s"}
	HowCounted      = Phrase{"怎么算的", "How counted"}
	HowTitle        = Phrase{"怎么算的：%s", "How it is counted: %s"}
	SeeRecords      = Phrase{"看记录", "Records"}
	BehindSum       = Phrase{"%s 条记录，合计 %s，就是这个数", "%s records, together %s: that is the figure"}
	BehindFirst     = Phrase{"只列出 %s 条", "the first %s are listed"}
	ChoosePeriod    = Phrase{"时间", "Period"}
	ChooseMeasure   = Phrase{"指标", "Figure"}
	Amount          = Phrase{"数量", "Amount"}
	ChooseBy        = Phrase{"分组", "By"}
	MeasurePeople   = Phrase{"人次", "People"}
	MeasureVisits   = Phrase{"登记次数", "Visits"}
	MeasureServices = Phrase{"服务项次", "Services"}
	MeasureSaved    = Phrase{"节约金额", "Saved"}
	MeasureMembers  = Phrase{"新登记人员", "Registered"}

	MeasureAttendance = Phrase{"活动参与", "Activities"}
	MeasureRequests   = Phrase{"诉求", "Requests"}
	MeasureAnswered   = Phrase{"诉求办结", "Settled"}
	MeasureOpenDays   = Phrase{"开放天数", "Days open"}
	MeasureNoService  = Phrase{"无服务天数", "No service"}
	ByWeekdayHours    = Phrase{"星期×小时", "Weekday × hour"}
	ByStation         = Phrase{"驿站", "Station"}
	ByGroup           = Phrase{"群体", "Group"}
	ByState           = Phrase{"状态", "State"}
	ByDivision        = Phrase{"县（市、区）", "County"}
	OfRegisters       = Phrase{"台账 …", "Registers …"}
	ByService         = Phrase{"服务", "Service"}
	ByDay             = Phrase{"日", "Day"}
	ByMonth           = Phrase{"月", "Month"}
	ByHours           = Phrase{"小时", "Hour"}
	Share             = Phrase{"占比", "Share"}
	StatsTitle        = Phrase{"%s %s · 按%s", "%s: %s by %s"}
	NoStats           = Phrase{"这段时间还没有这个指标的记录。", "Nothing of this was recorded in this period."}
	HourName          = Phrase{"%s 时", "%s:00"}
	WhyGreyService    = Phrase{"一人可用几项，不按服务分", "One may use several services"}
)
