package text

import "yizhan/shared/domain"

// The registers (台账) of offices, and what a station keeps in the same way.
var (
	NavRegisters  = Phrase{"台账", "Registers"}
	NavActivities = Phrase{"活动", "Activities"}

	RegisterChoose  = Phrase{"选台账", "Choose a register"}
	RegisterKindKey = Phrase{"%s  K", "%s  K"}
	RegisterFind    = Phrase{"查找：名称、代码、电话、地区，几个词用空格隔开", "Find: name, code, telephone, place; several words with spaces between"}
	RegisterFilter  = Phrase{"筛选  F", "Filter  F"}
	RegisterColumns = Phrase{"列  C", "Columns  C"}
	RegisterNewKey  = Phrase{"新建  A", "New  A"}
	RegisterCount   = Phrase{"共 %s 份", "%s in all"}
	RegisterShown   = Phrase{"找到 %s 份", "%s found"}
	RegisterEmpty   = Phrase{"这里还没有%s。\n按 A 新建一份；别的办公室录入的，同步后也会出现在这里。", "Nothing here yet: %s.\nPress A for a new one; what other offices enter arrives with the next sync."}
	RegisterNobody  = Phrase{"没有找到。按 Esc 去掉查找和筛选。", "Nothing found. Esc takes search and filters away."}
	RegisterHint    = Phrase{"↑ ↓ 选一行，Enter 打开", "↑ ↓ choose a row, Enter opens it"}
	RegisterReading = Phrase{"正在读…", "Reading…"}

	FilterTitle   = Phrase{"筛选%s", "Filter: %s"}
	FilterApply   = Phrase{"看结果  Enter", "Show  Enter"}
	FilterNone    = Phrase{"全部清除", "Clear all"}
	FilterAny     = Phrase{"不限", "any"}
	FilterChip    = Phrase{"%s：%s  ×", "%s: %s  ×"}
	FilterPlace   = Phrase{"地区（县或乡镇）", "Division (county or town)"}
	ColumnsTitle  = Phrase{"显示哪些列", "Which columns"}
	ColumnsWhy    = Phrase{"这台电脑会记住。打开一份时只显示四列。", "Remembered on this computer. While a document is open, four are shown."}
	ColumnsSave   = Phrase{"就这样  Enter", "Use these  Enter"}
	ColumnsUsual  = Phrase{"恢复平常的", "The usual ones"}
	ColumnsNeeded = Phrase{"至少留一列。", "Leave at least one."}

	RegisterGroups = []RegisterGroup{
		{Phrase{"组织与企业", "Organisations and enterprises"}, []string{domain.KindOrganisation, domain.KindEnterprise, domain.KindEmployment, domain.KindSurveyRound, domain.KindSurveyEntry}},
		{Phrase{"党员与向导", "Members and guides"}, []string{domain.KindFloatingMember, domain.KindTransfer, domain.KindEnrolment, domain.KindActivist, domain.KindGuide, domain.KindGuideLog}},
		{Phrase{"会议与问题", "Meetings and problems"}, []string{domain.KindMeeting, domain.KindProblem, domain.KindMechanism}},
		{Phrase{"责任与方案", "Duties and plans"}, []string{domain.KindDuty, domain.KindDutyTask, domain.KindAssessment, domain.KindPolicy, domain.KindPolicyItem}},
		{Phrase{"活动与驿站", "Activities and stations"}, []string{domain.KindActivity, domain.KindHotspot, domain.KindFacility, domain.KindRightsRequest}},
		{Phrase{"全市规则", "Rules of the city"}, []string{domain.KindVoucherRule, domain.KindNotice}},
	}
)

// RegisterGroup is a group of registers, as they stand beside each other.
type RegisterGroup struct {
	Name  Phrase
	Kinds []string
}

// The tree of organisations.
var (
	FindTree     = Phrase{"组织树", "Tree of organisations"}
	TreeTurn     = Phrase{"组织树  T", "Tree  T"}
	TreeList     = Phrase{"列表  T", "List  T"}
	TreeName     = Phrase{"组织（← → 收起展开，Z 全部）", "Organisation (← → fold, Z all)"}
	TreeType     = Phrase{"类型", "Type"}
	TreeBelow    = Phrase{"下级", "Below it"}
	TreeFlag     = Phrase{"要处理的", "To look at"}
	TreeCount    = Phrase{"共 %s 个组织 · 应建未建 %s 家 · %s 处要改", "%s organisations · %s to be founded · %s to mend"}
	TreeNeeded   = Phrase{"应建未建：%s 家企业有三名以上党员，还没有党组织", "To be founded: %s enterprises have three members or more, and no organisation"}
	TreeBeside   = Phrase{"主管部门：%s 个", "Departments: %s"}
	TreeMembers  = Phrase{"党员 %s 人", "%s members"}
	TreeShould   = Phrase{"应建未建", "to be founded"}
	TreeEnded    = Phrase{"已结束", "ended"}
	TreeBranchOf = Phrase{"党支部", " branch"}
	TreeEmpty    = Phrase{"还没有组织。\n按 A 先建两新工委，再在它下面一级一级地建。", "No organisations yet.\nPress A for the work committee first, and then for those below it."}
	TreeLevels   = map[int]Phrase{1: {"工委", "committees"}, 2: {"行业党委", "industry"}, 3: {"企业", "enterprise"}, 4: {"流动", "floating"}}
)

// One document of a register.
var (
	DocumentEdit    = Phrase{"G 修改", "G Correct"}
	DocumentDelete  = Phrase{"D 删除", "D Delete"}
	DocumentRestore = Phrase{"D 恢复", "D Bring back"}
	DocumentShow    = Phrase{"S 看全部", "S Show all"}
	DocumentHide    = Phrase{"S 遮住", "S Mask"}
	DocumentLinks   = Phrase{"L 关联", "L Linked"}
	DocumentBack    = Phrase{"Esc 返回", "Esc Back"}
	DocumentHistory = Phrase{"改动经过", "History"}
	DocumentLinked  = Phrase{"打开关联的资料", "Open what is linked"}
	DocumentOthers  = Phrase{"这一份关联的台账", "Registers that name this one"}
	DocumentGone    = Phrase{"已删除。按 D 恢复。", "Deleted. Press D to bring it back."}
	DocumentLocked  = Phrase{"桌面已锁定：按 F9 用 PIN 登录后才能打开。", "The desk is locked: press F9 and sign in with a PIN to open it."}
	DocumentReasons = []Phrase{{"办理业务", "To handle the matter"}, {"联系本人或单位", "To get in touch"}, {"核对信息", "To check the data"}, {"本人要求查看", "The person asked to see it"}}
	DocumentWhy     = Phrase{"为什么要看？看过会记下来。", "Why? That somebody looked is written down."}
	DocumentDeleted = Phrase{"已删除：%s。按 Ctrl+Z 恢复。", "Deleted: %s. Ctrl+Z brings it back."}
	DocumentBrought = Phrase{"已恢复：%s", "Brought back: %s"}
	DocumentSaved   = Phrase{"已保存：%s", "Saved: %s"}
	DocumentStepped = Phrase{"%s：已改为“%s”", "%s: now “%s”"}
	DocumentNoLinks = Phrase{"这一份没有关联别的资料。", "Nothing is linked here."}
	WrittenHere     = Phrase{"本机", "this computer"}
	WrittenOther    = Phrase{"另一台电脑 %s", "another computer %s"}
	WrittenLost     = Phrase{"没有被采用", "not taken"}
	WrittenEmpty    = Phrase{"清空", "emptied"}

	TwiceSaved     = Phrase{"两处都改过", "Changed in two places"}
	TwiceSavedWhy  = Phrase{"“%s”在你改的时候，另一台电脑也改了同一项（%s）。两边的写法都留着，现在用的是其中一个。", "While you were changing “%s”, another computer changed the same (%s). Both values are kept; one of them is in use."}
	TwiceSavedLook = Phrase{"去看看，选一个  Enter", "Look and choose  Enter"}
)

// The form of a document.
var (
	FormNew        = Phrase{"新建%s", "New: %s"}
	FormEdit       = Phrase{"修改：%s", "Correct: %s"}
	FormStep       = Phrase{"%s → %s", "%s → %s"}
	FormSave       = Phrase{"保存  F12", "Save  F12"}
	FormStepSave   = Phrase{"%s  F12", "%s  F12"}
	FormNeed       = Phrase{"%s ＊", "%s *"}
	FormKeys       = Phrase{"＊ 必须填。Enter 到下一项，最后一项 Enter 保存；F12 随时保存。", "* must be filled in. Enter goes on and saves at the last field; F12 saves at once."}
	FormKeysEdit   = Phrase{"＊ 必须填。Enter 或 F12 保存。", "* must be filled in. Enter or F12 saves."}
	FormLeave      = Phrase{"写了的还没有保存。再按一次 Esc 就不要了；要留下请按 F12 保存。", "What you wrote is not saved. Press Esc again to throw it away, F12 to save it."}
	FormWhy        = Phrase{"用于：%s", "For: %s"}
	FormKept       = Phrase{"已填 %s；不改就空着", "is %s; leave empty to keep"}
	FormNone       = Phrase{"（不填）", "(none)"}
	FormToday      = Phrase{"今天 ↓；1103 就是 11月3日", "today ↓; 1103 is 3 November"}
	FormMomentHint = Phrase{"2026-11-23 09:30；现在 ↓", "2026-11-23 09:30; now ↓"}
	FormLinkHint   = Phrase{"输入几个字来找；↓ 看最近的", "type to find; ↓ shows the newest"}
	FormLinkNone   = Phrase{"没有找到", "nothing found"}
	FormLinesHint  = Phrase{"一行一个", "one on each line"}
	FormConsent    = Phrase{"本人已听读告知书（%s 版）并单独同意", "The person has heard the notice (%s) and agrees separately"}
	FormConsentOf  = Phrase{"同意", "Consent"}
	FormNothing    = Phrase{"没有改动。", "Nothing was changed."}
	FormMissing    = Phrase{"请填写", "fill in: "}
	FormFew        = Phrase{"有 %s 处要改。", "%s to mend."}
)
