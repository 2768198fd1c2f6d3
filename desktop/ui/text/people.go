package text

import "yizhan/shared/domain"

// The form of a person: what each field is asked for, and what is wrong with it.
var (
	CorrectTitle   = Phrase{"更正 %s 的资料", "Correct the data of %s"}
	CorrectSave    = Phrase{"保存更正  Enter", "Save  Enter"}
	CorrectDone    = Phrase{"已更正 %s", "Corrected: %s"}
	CorrectWhy     = Phrase{"照本人说的改。改了什么、什么时候改的，记在这张卡的更正记录里。", "As the person says. What was changed and when stands in the history of the card."}
	CorrectLook    = Phrase{"更正资料", "correcting the data"}
	SaveKey        = Phrase{"保存  F12", "Save  F12"}
	SavePrintKey   = Phrase{"保存并打印卡  F11", "Save and print the card  F11"}
	EnterGoesOn    = Phrase{"Enter 到下一格，到“同意”再按一次保存", "Enter goes to the next field, and saves at the consent"}
	WhyPhone       = Phrase{"可以不填；用来联系本人、防止重复登记", "may stay empty; to reach the person"}
	WhyName        = Phrase{"称呼与办卡", "to address the person and for the card"}
	WhyGroup       = Phrase{"统计用；按数字或 ↑ ↓", "for the figures; a digit or ↑ ↓"}
	WhyPlate       = Phrase{"凭车牌找到本人", "finds the person by the plate"}
	WhyEmployer    = Phrase{"联系所在企业或平台。打拼音首字母，↑ ↓ 选，Enter 用它", "to reach the company. Type pinyin initials, ↑ ↓ choose, Enter takes one"}
	NeedPersonName = Phrase{"请写姓名或称呼", "Write a name"}
	NeedGroup      = Phrase{"请选群体：按数字键", "Choose the group: press its digit"}
	SensitiveOpen  = Phrase{"党员信息（可以不填） ▸", "Party membership (may stay empty) ▸"}
	SensitiveClose = Phrase{"党员信息（可以不填） ▾", "Party membership (may stay empty) ▾"}
	FieldParty     = Phrase{"党组织、联系人", "Party organisation and contact"}
	WhyParty       = Phrase{"流动党员双向管理用。是敏感信息，须本人单独同意；不填不影响任何服务", "for floating party members. Sensitive: needs a consent of its own, and no service depends on it"}
	PartyTick      = Phrase{"本人单独同意填写党员信息", "The person agrees to this separately"}
	SameKey        = Phrase{"是同一人  F7", "The same  F7"}
	NotSameKey     = Phrase{"不是  F8", "Another  F8"}
	MaybeMore      = Phrase{"（另外还有 %s 位相近）", " (and %s more)"}
)

// sameReasons are why two people may be one.
var sameReasons = map[domain.SameReason]Phrase{
	domain.SamePhone: {"手机相同", "same phone"}, domain.SamePlate: {"车牌相同", "same plate"}, domain.SameName: {"姓名、群体都相同", "same name and group"},
	domain.NearPhone: {"手机只差一处", "phone differs in one place"}, domain.NearName: {"姓名相近、群体相同", "similar name, same group"},
}

// SameReasons writes reasons one after the other.
func SameReasons(list []domain.SameReason) string {
	words := ""
	for i, r := range list {
		if i > 0 {
			words += Pick("、", ", ")
		}
		words += sameReasons[r].String()
	}
	return words
}

// The page of one person.
var (
	PersonChoose   = Phrase{"↑ ↓ 或点一下选一个人，这里是详情。", "↑ ↓ or a tap chooses a person, who is shown here."}
	NearFound      = Phrase{"没有完全对上的，下面是差一处的", "Nobody fits exactly; these differ in one place"}
	SameMark       = Phrase{" · 并卡", " · under another"}
	NoName         = Phrase{"（已撤回同意）", "(consent withdrawn)"}
	PersonPhone    = Phrase{"手机", "Phone"}
	PersonName     = Phrase{"姓名", "Name"}
	PersonPlate    = Phrase{"车牌", "Plate"}
	PersonEmployer = Phrase{"企业", "Employer"}
	PersonParty    = Phrase{"党员信息", "Party"}
	PersonConsent  = Phrase{"同意", "Consent"}
	PersonNotice   = Phrase{"告知书 %s 版，%s", "notice %s, %s"}
	PersonGiven    = Phrase{"填过，不显示", "given, not shown"}
	PersonErased   = Phrase{"个人信息已删除：%s。来访次数照常统计，不再对应到人。", "What was personal is erased: %s. The visits still count, and lead to nobody."}
	PersonUnder    = Phrase{"并到 %s（%s）名下：%s", "Counted under %s (%s): %s"}
	PersonOther    = Phrase{"名下还有 %s（%s）", "Also %s (%s)"}
	PersonPart     = Phrase{"拆开", "Part"}
	PersonParted   = Phrase{"已拆开，两张卡各算各的", "Parted: both cards count by themselves"}
	PersonVisits   = Phrase{"1  来访 %s", "1  Visits %s"}
	PersonHistory  = Phrase{"2  更正记录 %s", "2  History %s"}
	PersonNoVisit  = Phrase{"在本站还没有来访", "No visit here yet"}
	ShownUntil     = Phrase{"正在显示完整信息。离开或几分钟没人操作就自动隐藏。", "Shown in full. It hides by itself when you leave or nobody is here."}

	ActServe    = Phrase{"V  登记来访", "V  Record visit"}
	ActShow     = Phrase{"S  显示", "S  Show"}
	ActHide     = Phrase{"S  隐藏", "S  Hide"}
	ActCorrect  = Phrase{"G  更正", "G  Correct"}
	ActSame     = Phrase{"T  同一人", "T  Same person"}
	ActCard     = Phrase{"K  打印卡", "K  Print card"}
	ActMark     = Phrase{"M  选中", "M  Mark"}
	ActCopy     = Phrase{"F  本人副本", "F  Copy for them"}
	ActWithdraw = Phrase{"R  撤回同意", "R  Withdraw"}
	ActDelete   = Phrase{"D  删除", "D  Delete"}

	ShowTitle   = Phrase{"显示 %s 的完整信息：为什么？", "Show all of %s: why?"}
	ShowWhy     = Phrase{"谁看过、为什么看，会先记下来，本人和管理员都能查到。", "Who looked and why is written down first; the person and the administrator can see it."}
	ShowReasons = []Phrase{{"与本人核对", "Checking with the person"}, {"联系本人", "Reaching the person"}, {"找回遗落物品", "Returning what was lost"}, {"处理诉求", "Settling a request"}, {"其他工作需要", "Other need of the work"}}

	DeleteTitle     = Phrase{"删除 %s 的卡和个人信息", "Delete the card and data of %s"}
	DeleteWhy       = Phrase{"姓名、手机、车牌、企业和卡从本站的资料里删除，送达后市里也删除，不能恢复。来过的次数照常计数，不再对应到人。", "Name, phone, plate, employer and card are deleted from the records here, and at the city once this is delivered, for good. The visits still count, and lead to nobody."}
	DeleteReasons   = []Phrase{{"本人要求删除", "The person asks for it"}, {"登记错了，没有这个人", "Registered by mistake"}, {"本人不再来", "The person comes no more"}}
	DeleteDone      = Phrase{"已删除", "Deleted"}
	WithdrawTitle   = Phrase{"%s 撤回同意", "%s withdraws the consent"}
	WithdrawWhy     = Phrase{"姓名、手机、车牌、企业从本站的资料里删除，送达后市里也删除，不能恢复。卡还能用，但不再写着是谁；来过的次数照常计数。撤回不影响享受任何服务。", "Name, phone, plate and employer are deleted from the records here, and at the city once this is delivered, for good. The card still works and names nobody; the visits still count. Every service stays open."}
	WithdrawReasons = []Phrase{{"本人撤回同意", "The person withdraws"}}
	WithdrawDone    = Phrase{"已撤回同意，个人信息已删除", "Withdrawn; what was personal is erased"}

	SameTitle   = Phrase{"%s 和谁是同一人？", "Who is the same person as %s?"}
	SameFind    = Phrase{"另一张卡：扫码 · 手机后四位 · 车牌 · 拼音首字母", "The other card: scan · last four · plate · initials"}
	SameWhyLine = Phrase{"选中的那张留作主卡，%s 并到它名下：查到谁都是这一个人，只算一人。两张卡都保留，随时可以拆开。", "The one you choose stays the main card, and %s goes under it: one person, counted once. Both cards stay and can be parted any time."}
	SameReason  = Phrase{"为什么是同一人？", "Why the same person?"}
	SameWhys    = []Phrase{{"本人确认", "The person says so"}, {"手机号相同", "Same phone"}, {"车牌相同", "Same plate"}, {"补办过卡", "The card was replaced"}}
	SameDone    = Phrase{"已并到 %s 名下", "Now under %s"}
	SameItself  = Phrase{"这就是同一张卡，请选另一张", "This is the same card: choose the other one"}

	CopyTitle  = Phrase{"本人资料副本", "Copy of one's data"}
	CopyFilter = Phrase{"一位本人的全部资料，写全", "all data of one person, in full"}
	CopyReason = Phrase{"本人要副本", "the person asks for a copy"}
	CopyPart   = Phrase{"部分", "Part"}
	CopyItem   = Phrase{"项目", "Item"}
	CopyValue  = Phrase{"内容", "Value"}
	CopySame   = Phrase{"另一张卡", "Another card"}
	CopyWhy    = Phrase{"用途：%s", "asked for: %s"}

	HistoryHere   = Phrase{"本机", "here"}
	HistoryOther  = Phrase{"另一台电脑或市里", "another computer or the city"}
	HistoryLost   = Phrase{"（没有采用）", " (did not win)"}
	HistoryLooked = Phrase{"查看：%s", "looked: %s"}
	HistoryNames  = map[string]Phrase{"registered": {"登记", "registered"}, "edited": {"更正", "corrected"}, "deleted": {"删除", "deleted"}, "looked": {"查看", "looked"}}
	HistoryName   = Phrase{"姓名", "name"}
	HistorySame   = Phrase{"并到另一张卡", "put under another card"}
	HistoryParted = Phrase{"与另一张卡拆开", "parted from another card"}
	HistoryEmpty  = Phrase{"空", "empty"}
	HistoryKnown  = Phrase{"本机写过的都在；别的电脑写的，只知道现在这个值和没有采用的值。", "All that was written here; of other computers only the value that counts, and those that did not win."}
)

// GroupOf is the name of a group of which only the code is known.
func GroupOf(code string) string {
	if p, ok := groupNames()[code]; ok {
		return p.String()
	}
	return code
}
