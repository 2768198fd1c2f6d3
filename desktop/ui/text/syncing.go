package text

import "yizhan/shared/domain"

// The counters of the sync page and the sentence under them.
var (
	SyncPending       = Phrase{"待送", "To send"}
	SyncDelivered     = Phrase{"已送达", "Delivered"}
	SyncToLookAt      = Phrase{"待处理", "To look at"}
	SyncChangedTwice  = Phrase{"两处都改过", "Changed in two places"}
	SyncOldest        = Phrase{"最早 %s", "oldest %s"}
	SyncSafe          = Phrase{"都已存在本机", "all kept on this computer"}
	SyncNothingWaits  = Phrase{"没有要送的", "nothing is waiting"}
	SyncConfirmed     = Phrase{"市里已确认 1–%s", "the city has confirmed 1–%s"}
	SyncReceipt       = Phrase{"收据 %s", "receipt %s"}
	SyncNotConfirmed  = Phrase{"还没有确认过", "not confirmed yet"}
	SyncNone          = Phrase{"没有", "none"}
	SyncLook          = Phrase{"按 %s 看看", "press %s to look"}
	SyncAtLeast       = Phrase{"%s+", "%s+"}
	SyncUnpaired      = Phrase{"这台电脑还没有与市里的服务器配对。登记照常，记录都存在本机；配对后会自动送去。", "This computer is not paired with the city's server. Recording goes on and is kept here; after pairing it is sent by itself."}
	SyncByStick       = Phrase{"这台电脑用 U 盘和市里来往。有 %s 条等着带走，记录都存在本机。", "This computer exchanges with the city by stick. %s are to be taken away; all is kept here."}
	SyncByStickDone   = Phrase{"这台电脑用 U 盘和市里来往。记录全部送达，市里都确认过。", "This computer exchanges with the city by stick. Everything has been delivered and confirmed."}
	SyncUpToDate      = Phrase{"记录全部送达，市里都确认过。", "Everything has been delivered and confirmed. "}
	SyncNothingToDo   = Phrase{"不用做什么。", "Nothing needs to be done."}
	SyncPleaseChoose  = Phrase{"有两处都改过的，请您选一选（按 4）。", "Something was changed in two places: please choose (press 4)."}
	SyncSomeHeld      = Phrase{"有几条市里暂时不能计数，看看谁来处理（按 3）。", "Some do not count yet: see who deals with them (press 3)."}
	SyncOneCopy       = Phrase{"记录都已保存，但第二份写不进去，可能是磁盘有问题。请按 R 备份到 U 盘，再找管理员。", "Everything is saved, but its second copy cannot be written: the disk may be failing. Please make a backup to a stick (R), and ask the administrator."}
	SyncDiskLow       = Phrase{"磁盘快满了，还剩 %s。请删掉不用的文件，或者找管理员。已有的记录都在。", "The disk is nearly full: %s left. Please remove files that nobody needs, or ask the administrator. All records are safe."}
	SyncAbout         = Phrase{"连着市里，有 %s 条马上送去。", "Connected; %s are about to be sent."}
	SyncOffline       = Phrase{"现在连不上市里。记录都存在本机，连上后会自动送去，不用做什么。", "The city cannot be reached. Everything is kept here and will be sent by itself; nothing needs to be done."}
	SyncRefused       = Phrase{"没有送成：%s", "Not delivered: %s"}
	SyncNotTried      = Phrase{"还没有开始送。记录都存在本机，会自动送去。", "Not tried yet. Everything is kept here and will be sent by itself."}
	SyncConnecting    = Phrase{"正在连接市里的服务器…", "Connecting…"}
	SyncSending       = Phrase{"正在送：%s / %s", "Sending %s of %s"}
	SyncReceiving     = Phrase{"正在接收市里的更新…", "Receiving updates…"}
	SyncNextTry       = Phrase{"下次尝试 %s", "next attempt %s"}
	SyncServer        = Phrase{"服务器 %s", "server %s"}
	SyncLastError     = Phrase{"上次没有成功：%s", "The last attempt failed: %s"}
	SyncClock         = Phrase{"时间差 %s", "clocks differ by %s"}
	SyncClockSlow     = Phrase{"这台电脑的时间慢了 %s。请在系统设置里把日期和时间改对，再按“现在同步”。记录照常计数，不会丢。", "This computer's clock is %s behind. Set date and time right in the system's settings, then press “Sync now”. Records count as always."}
	SyncClockFast     = Phrase{"这台电脑的时间快了 %s。请在系统设置里把日期和时间改对，再按“现在同步”。记录照常计数，不会丢。", "This computer's clock is %s ahead. Set date and time right in the system's settings, then press “Sync now”. Records count as always."}
	SyncNow           = Phrase{"现在同步", "Sync now"}
	SyncNowConnected  = Phrase{"正连着市里，已经看过一遍。", "Connected already; everything was looked at again."}
	SyncEvents        = Phrase{"这台电脑上发生过的事", "What happened on this computer"}
	SyncAllEvents     = Phrase{"全部看看", "See all"}
	SyncNothingHapped = Phrase{"没有发生过特别的事。", "Nothing out of the ordinary has happened."}
)

// What can be done on the sync page.
var (
	StickOut     = Phrase{"U 盘带走", "Take away on a stick"}
	StickBack    = Phrase{"U 盘带回", "Bring back on a stick"}
	VerifyButton = Phrase{"核对本机与市里", "Check here and the city"}
	BackupButton = Phrase{"备份", "Backup"}
	PairButton   = Phrase{"配对", "Pair"}
	PairAgain    = Phrase{"重新配对", "Pair again"}
)

// The form for pairing.
var (
	PairTitle       = Phrase{"与市里的服务器配对", "Pair with the city's server"}
	PairWhy         = Phrase{"向管理员要服务器地址和一次性配对码。", "Ask the administrator for the server's address and a one-time code."}
	PairServer      = Phrase{"服务器地址", "Server"}
	PairCode        = Phrase{"配对码", "Code"}
	PairFingerprint = Phrase{"指纹（管理员给了才填，像 3F2A-90C1-77DE-0B48）", "Fingerprint (if the administrator gave one, such as 3F2A-90C1-77DE-0B48)"}
	PairNow         = Phrase{"配对", "Pair"}
	Pairing         = Phrase{"正在配对…", "Pairing…"}
	PairNeedServer  = Phrase{"请填写服务器地址，如 https://yizhan.example.cn", "Enter the server's address, such as https://yizhan.example.cn"}
	PairNeedCode    = Phrase{"请填写配对码", "Enter the code"}
	PairByFile      = Phrase{"没有网络：用邀请文件", "No network: use an invitation file"}
)

// The lists behind the counters.
var (
	WaitingTitle = Phrase{"待送 %s", "To send: %s"}
	WaitingNone  = Phrase{"没有要送的：市里都确认过。", "Nothing is waiting: the city has confirmed everything."}
	ColumnNumber = Phrase{"编号", "Number"}
	ColumnWhat   = Phrase{"什么", "What"}
	ColumnWhen   = Phrase{"什么时候", "When"}
	ReceiptTitle = Phrase{"市里的收据", "The city's receipts"}
	ReceiptWhy   = Phrase{"市里每确认一批，就签一张收据：从第 1 条到这一条，一条不少。以后可以拿它对账。", "The city signs for what it has confirmed: everything from the first change to this one. It can be checked later."}
	ReceiptNone  = Phrase{"还没有收据。送达以后，市里签的收据会列在这里。", "No receipt yet. Once delivered, what the city has signed is listed here."}
	ReceiptRange = Phrase{"第 1–%s 条", "1–%s"}
	ReceiptGood  = Phrase{"✓ 市里的签名核对过", "✓ signed by the city"}
	ReceiptBad   = Phrase{"签名不对，请告诉管理员", "not signed by the city: tell the administrator"}
	ColumnProof  = Phrase{"签名", "Signature"}
	ColumnRange  = Phrase{"确认了", "Confirms"}
	HeldTitle    = Phrase{"待处理 %s", "To look at: %s"}
	HeldNone     = Phrase{"没有待处理的。市里收到但暂时不能计数的会列在这里，说明原因和谁来处理。", "Nothing. What the city has and cannot count yet is listed here, with the reason and who deals with it."}
	HeldSafe     = Phrase{"这些都到了市里，保管着，只是暂时不计数。处理好以后自动计数，不用再登记一次。", "The city has these and keeps them; they do not count yet. Once dealt with they count by themselves: do not record them again."}
	HeldWhy      = Phrase{"原因：%s", "Reason: %s"}
	HeldWho      = Phrase{"谁来处理：%s", "Who deals with it: %s"}
	HeldNumber   = Phrase{"第 %s 条 · %s", "no. %s · %s"}
	ColumnReason = Phrase{"原因", "Reason"}
)

// Who deals with a change that the city holds, by what stands in its way.
var (
	HeldByUpdate    = Phrase{"市里更新程序后自动计数，您不用做什么", "counts by itself once the server is updated; nothing to do here"}
	HeldByAdmin     = Phrase{"市里的管理员。您打个电话问问就行", "the city's administrator; a telephone call is enough"}
	HeldShortUpdate = Phrase{"市里更新后自动计数", "counts after an update"}
	HeldShortAdmin  = Phrase{"市里管理员处理", "the administrator's to solve"}
	HeldShortBoth   = Phrase{"和管理员一起看", "look with the administrator"}
	HeldByBoth      = Phrase{"请告诉管理员这一条的编号，一起看看哪一份对", "tell the administrator its number and compare the two"}
)

// The sheet of what was changed in two places.
var (
	TwiceTitle    = Phrase{"两处都改过", "Changed in two places"}
	TwiceNone     = Phrase{"没有两处都改过的。两台电脑同时改了同一项时，会在这里请您选。", "Nothing. When two computers change the same thing at once, you choose here."}
	TwiceOf       = Phrase{"第 %d 处，共 %d 处", "%d of %d"}
	TwiceWhat     = Phrase{"%s · %s", "%s: %s"}
	TwiceNow      = Phrase{"现在的", "In effect"}
	TwiceOther    = Phrase{"另一个", "The other"}
	TwiceEmpty    = Phrase{"（空）", "(empty)"}
	TwiceHere     = Phrase{"%s 在本机改的", "written here, %s"}
	TwiceThere    = Phrase{"%s 在另一台电脑改的", "written on another computer, %s"}
	TwiceKeep     = Phrase{"保留现在的", "Keep this"}
	TwiceTake     = Phrase{"改用另一个", "Use the other"}
	TwiceNext     = Phrase{"下一处", "Next"}
	TwiceUndo     = Phrase{"撤销", "Undo"}
	TwiceKept     = Phrase{"已保留：%s", "Kept: %s"}
	TwiceTaken    = Phrase{"已改用：%s", "Now: %s"}
	TwiceUndone   = Phrase{"已撤销，现在是：%s", "Taken back, now: %s"}
	TwiceProposal = Phrase{"这是全市的资料，您的改动已作为提议送到市里，由市里决定。", "This is the city's entry: your edit is a proposal, and the city decides."}
	ValueYes      = Phrase{"是", "yes"}
	ValueNo       = Phrase{"否", "no"}
	ValueLinked   = Phrase{"与另一张卡是同一人", "the same person as on another card"}
)

// What happened on this computer. Count is what the station noted with it.
var (
	EventForked   = Phrase{"本机与市里的编号对不上（恢复或拷贝过？），已自动另起编号，每条只算一次", "numbers differed from the city's (restored or copied?): went on under new ones; nothing counts twice"}
	EventMoved    = Phrase{"数据换到了这台电脑上，已自动另起编号，每条只算一次", "the data came to this computer: went on under new numbers; nothing counts twice"}
	EventRestored = Phrase{"数据库比第二份副本旧，已自动补回 %s 条", "the database was older than its second copy: %s records were put back"}
	EventRebuilt  = Phrase{"已用两份副本重新做好数据库，共 %s 条", "the database was made again from both copies: %s records"}
	EventRewound  = Phrase{"市里的服务器恢复过备份，缺的已自动重新送去", "the city's server was restored: what it lacked was sent again"}
	EventRepaired = Phrase{"与市里核对后补齐了 %s 条", "%s records were made good after comparing with the city"}
	EventOther    = Phrase{"%s（%s）", "%s (%s)"}
)

// The exchange on a stick.
var (
	StickOutTitle   = Phrase{"U 盘带走", "Take away on a stick"}
	StickOutWhy     = Phrase{"插上 U 盘，选它，再按 Enter。文件是加密的，U 盘丢了别人也打不开。", "Plug the stick in, choose it, press Enter. The file is encrypted: nobody else can read it."}
	StickOutHere    = Phrase{"写到这里", "Write it here"}
	StickWriting    = Phrase{"正在写 %s / %s 条。请不要拔 U 盘。", "Writing %s of %s. Do not pull the stick."}
	StickStarting   = Phrase{"正在写。请不要拔 U 盘。", "Writing. Do not pull the stick."}
	StickWritten    = Phrase{"已带走 %s 条（第 %s–%s 条）。\n文件 %s，%s，在 %s。\n现在可以弹出 U 盘，交到市里。市里的回执带回来以后才算送达；在那以前照常登记。", "%s changes were taken away (%s–%s).\nFile %s, %s, in %s.\nEject the stick and bring it to the city. It counts as delivered once the answer is back; go on recording."}
	StickEmpty      = Phrase{"没有新的记录要带走，文件里只有一句“有什么新的”。\n文件 %s，%s，在 %s。\n带到市里，可以取回价格、人员等更新。", "Nothing new is to be taken away; the file only asks what is new.\nFile %s, %s, in %s.\nThe city's answer brings prices, people and other updates."}
	StickMore       = Phrase{"一个文件装不下。这一份的回执带回来以后，再带走一次。", "One file does not hold all: once the answer is back, take away once more."}
	StickBackTitle  = Phrase{"U 盘带回", "Bring back on a stick"}
	StickBackWhy    = Phrase{"选市里给的回执：名字以 .answer 结尾，最新的在最上面。", "Choose the city's answer: its name ends in .answer, the newest is on top."}
	StickReading    = Phrase{"正在导入 %s / %s。请不要拔 U 盘。", "Taking in %s of %s. Do not pull the stick."}
	StickReadingAll = Phrase{"正在核对回执的签名。请不要拔 U 盘。", "Checking the answer's signature. Do not pull the stick."}
	StickAgain      = Phrase{"再带走一次", "Take away once more"}
	InviteTitle     = Phrase{"邀请文件", "Invitation file"}
	InviteWhy       = Phrase{"还不知道市里的密钥。选管理员给的邀请文件；有网络就按 Esc，用“配对”。", "The city's keys are not known yet. Choose the administrator's invitation; with a network press Esc and pair."}
	InviteWorking   = Phrase{"正在看邀请文件…", "Reading the invitation…"}
	InvitePaired    = Phrase{"已和市里配对，记录会自动送去。", "Paired with the city; records are sent by themselves."}
	InviteNoted     = Phrase{"邀请收下了。没有网络，配对会随下一个文件带到市里：现在就可以用 U 盘带走。", "The invitation is noted. Without a network the pairing goes with the next file: take it away on a stick."}
	InviteGo        = Phrase{"现在带走", "Take away now"}
)

// Choosing a folder or a file.
var (
	FilesPath       = Phrase{"位置，也可以直接写或粘贴", "where; may be typed or pasted"}
	FilesUp         = Phrase{"↑ 上一级", "↑ one up"}
	FilesStick      = Phrase{"U 盘 %s", "Stick %s"}
	FilesHome       = Phrase{"我的文件夹", "My folder"}
	FilesNeedFolder = Phrase{"这是一个文件，请选一个文件夹。", "This is a file: choose a folder."}
)

// Checking, and the backup.
var (
	VerifyTitle    = Phrase{"核对本机与市里", "Check this computer and the city"}
	VerifyLooking  = Phrase{"正在看：%s", "Looking at: %s"}
	VerifyGood     = Phrase{"本机都对：%s 条记录和第二份副本一致，%s 个统计数都与记录相符。", "All is well here: %s records agree with the second copy, %s figures agree with the records."}
	VerifyBad      = Phrase{"发现 %d 个问题：", "Problems found: %d"}
	VerifyFinding  = Phrase{"· %s（%s 处）", "· %s (%s)"}
	VerifySafe     = Phrase{"不要删除任何文件。按“修复”，会用两份副本重新做一个数据库，现在的文件留在旁边；然后同步一次，取回市里的资料。", "Delete nothing. “Repair” makes the database again from both copies and keeps the present file beside it; then sync once for what is the city's."}
	VerifyCity     = Phrase{"与市里一致（%s 核对的）。", "The same as the city (compared %s)."}
	VerifyCityNot  = Phrase{"与市里有 %s 处不一样（%s 核对的），联网时会自动补齐；一直这样就告诉管理员。", "Differs from the city in %s places (compared %s); made good by itself when connected. If it stays so, tell the administrator."}
	VerifyCityNow  = Phrase{"正在和市里核对，一会儿就有结果…", "Comparing with the city; the result follows in a moment…"}
	VerifyCityNext = Phrase{"与市里的核对会在下次连上时自动进行。", "The comparison with the city follows at the next connection."}
	VerifyCityNone = Phrase{"这台电脑没有联网配对，不能与市里核对；带回的回执都核对过签名。", "This computer is not paired over a network, so there is no comparison; answers on a stick are checked by their signature."}
	RepairButton   = Phrase{"修复", "Repair"}
	RepairReady    = Phrase{"准备好了。重新打开驿站通就会修复：一般几秒钟，记录多时几分钟。", "Ready. The program opens again and repairs: that takes seconds, with many records minutes."}
	BackupTitle    = Phrase{"备份", "Backup"}
	BackupWhy      = Phrase{"选一个 U 盘或别的磁盘。备份里有人员资料，没有加密，请收好。", "Choose a stick or another disk. The backup holds personal data and is not encrypted: keep it safe."}
	BackupHere     = Phrase{"备份到这里", "Back up here"}
	BackupWorking  = Phrase{"正在备份。请不要拔 U 盘。", "Backing up. Do not pull the stick."}
	BackupDone     = Phrase{"备份好了：%s，%s，在 %s。\n里面有人员资料，没有加密，请收好。", "Backed up: %s, %s, in %s.\nIt holds personal data and is not encrypted: keep it safe."}
	StickStopped   = Phrase{"已停止。已经导入的都算数；把这份回执再带回一次，会接着导入。", "Stopped. What was taken in counts; bring this answer back once more and it goes on from there."}
	WorkStopped    = Phrase{"已停止，什么都没有改变。", "Stopped; nothing was changed."}
	WorkStop       = Phrase{"停止", "Stop"}
	WorkGood       = Phrase{"✓ 好了", "✓ Done"}
	WorkLook       = Phrase{"请看一看", "Please read"}
	WorkFailed     = Phrase{"没有做成", "It did not work"}
	WorkDone       = Phrase{"好", "Done"}
)

// VerifyParts are the parts of a verification, by their names in the station.
var VerifyParts = map[string]Phrase{
	"file": {"数据文件", "the data file"}, "outbox": {"每一条记录和第二份副本", "every record and its second copy"}, "journal": {"第二份副本", "the second copy"},
	"records": {"来访和档案", "visits and documents"}, "figures": {"统计数", "figures"}, "search": {"查找用的索引", "search keys"},
	"identity": {"本机身份", "this computer's identity"}, "receipts": {"市里的收据", "the city's receipts"},
}

// VerifyFindings say what is wrong with a part.
var VerifyFindings = map[string]Phrase{
	"file": {"数据文件有损坏", "the data file is damaged"}, "outbox": {"本机记录的链对不上", "the chain of records is broken"}, "journal": {"第二份副本与数据库不一致", "the second copy differs from the database"},
	"records": {"有记录变了样或缺失", "records are altered or missing"}, "figures": {"有统计数与记录对不上", "figures differ from the records"}, "search": {"查找用的索引不对", "search keys are wrong"},
	"identity": {"本机身份信息不对", "this computer's identity is wrong"}, "receipts": {"有收据验不过", "receipts are not signed rightly"},
}

// kinds are the kinds of record as people call them.
var kinds = map[string]Phrase{
	domain.KindVisit: {"来访", "visit"}, domain.KindAttendance: {"活动参与", "attendance"}, domain.KindVoid: {"作废", "void"}, domain.KindAmend: {"更正", "correction"},
	domain.KindMember: {"人员卡片", "member card"}, domain.KindMemberPrivate: {"人员资料", "member's data"}, domain.KindStation: {"驿站资料", "station"},
	domain.KindService: {"服务项目", "service"}, domain.KindPrice: {"价格", "price"}, domain.KindGroup: {"群体", "group"}, domain.KindDivision: {"区划", "division"},
	domain.KindOrganisation: {"组织", "organisation"}, domain.KindAttendant: {"值守人员", "attendant"}, domain.KindStationDay: {"开门日结", "day"},
	domain.KindLogEntry: {"值班日志", "log entry"}, domain.KindFacilityFault: {"设施故障", "facility fault"}, domain.KindRequest: {"诉求", "request"},
	domain.KindVoucher: {"凭证", "voucher"}, domain.KindDisclosure: {"查看记录", "disclosure"},
}

// Kind is what people call a kind of record.
func Kind(name string) string {
	if p, ok := kinds[name]; ok {
		return p.String()
	}
	if k, ok := domain.FindKind(name); ok {
		return Words(k.Label)
	}
	return name // of a newer program
}

// Words is a text of the domain in the language of the window.
func Words(w domain.Words) string { return Phrase{w.ZH, w.EN}.String() }

// fields are the fields of documents as people call them.
var fields = map[string]Phrase{
	"name": {"名称", "name"}, "name_en": {"英文名", "English name"}, "phone": {"手机", "phone"}, "plate": {"车牌", "plate"}, "employer": {"企业或平台", "company or platform"},
	"party": {"党员信息", "party membership"}, "group": {"群体", "group"}, "mask": {"称呼", "called"}, "code": {"编号", "code"}, "station": {"驿站", "station"},
	"registered_on": {"登记日期", "registered on"}, "notice": {"告知书版本", "privacy notice"}, "consent_at": {"同意时间", "consent"}, "same_as": {"是否同一人", "same person"},
	"same_why": {"为什么是同一人", "why the same person"}, "ended_why": {"为什么删除", "why erased"}, "charged": {"收费", "charged"}, "reference": {"市场价", "market price"}, "from": {"开始日期", "from"},
	"until": {"结束日期", "until"}, "service": {"服务", "service"}, "unit": {"单位", "unit"}, "order": {"排列", "order"}, "priced": {"显示价格", "price shown"},
	"division": {"区划", "division"}, "kind": {"类型", "kind"}, "builder": {"建设单位", "builder"}, "host": {"管理单位", "run by"}, "address": {"地址", "address"},
	"hours": {"开放时间", "hours"}, "all_day": {"全天开放", "open all day"}, "latitude": {"纬度", "latitude"}, "longitude": {"经度", "longitude"}, "facilities": {"设施", "facilities"},
	"demo": {"演示数据", "demonstration data"}, "type": {"类型", "type"}, "parent": {"上级", "parent"}, "industry": {"行业", "industry"},
	"manager": {"是否站长", "manages"}, "left": {"是否离开", "left"}, "day": {"日期", "day"}, "state": {"状态", "state"}, "opened_at": {"开门时间", "opened at"}, "opened_by": {"谁开门", "opened by"},
	"closed_at": {"日结时间", "closed at"}, "closed_by": {"谁日结", "closed by"}, "remark": {"备注", "remark"}, "at": {"时间", "time"}, "by": {"谁", "by"}, "to": {"接班人", "taken over by"}, "text": {"内容", "text"},
	"facility": {"设施", "facility"}, "reported_at": {"报修时间", "reported at"}, "reported_by": {"谁报修", "reported by"}, "repaired_at": {"修好时间", "repaired at"}, "repaired_by": {"谁修好", "repaired by"},
	"contact": {"联系方式", "contact"}, "answer": {"答复", "answer"}, "answered_at": {"答复时间", "answered at"}, "answered_by": {"谁答复", "answered by"},
	"period": {"哪一餐", "meal"}, "holder": {"给谁", "holder"}, "issued_at": {"发放时间", "issued at"}, "issued_by": {"谁发放", "issued by"}, "redeemed_at": {"兑付时间", "redeemed at"}, "redeemed_by": {"谁兑付", "redeemed by"},
	"visit": {"登记", "visit"}, "reason": {"原因", "reason"}, "member": {"人员", "member"}, domain.FieldDeleted: {"是否删除", "deleted"},
}

// Field is what people call a field of a kind of document.
func Field(kind, name string) string {
	if k, ok := domain.FindKind(kind); ok {
		if f, ok := k.Field(name); ok && f.Label.ZH != "" {
			return Words(f.Label)
		}
	}
	if p, ok := fields[name]; ok {
		return p.String()
	}
	return name
}
