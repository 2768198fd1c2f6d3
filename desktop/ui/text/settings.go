package text

// The settings, section by section.
var (
	SectionLook     = Phrase{"外观", "Look"}
	SectionPrices   = Phrase{"价格", "Prices"}
	SectionBackups  = Phrase{"备份", "Backups"}
	SectionServer   = Phrase{"服务器", "Server"}
	SectionHabits   = Phrase{"登记与声音", "Desk and sound"}
	SectionPractice = Phrase{"练习与诊断", "Practice, faults"}
	SectionAbout    = Phrase{"关于", "About"}

	SettingLanguage = Phrase{"语言", "Language"}
	SettingMode     = Phrase{"明暗", "Light and dark"}
	SettingPercent  = Phrase{"字号", "Text size"}
	ModeLight       = Phrase{"明亮", "Light"}
	ModeDark        = Phrase{"深色", "Dark"}
	ModeSystem      = Phrase{"跟随系统", "As the system"}
)

// Prices.
var (
	PricesWhy     = Phrase{"选一项按 Enter 改价。已经登记的来访不变，按当时的价格算。", "Choose a line and press Enter. Visits that were recorded keep their price."}
	PriceService  = Phrase{"服务", "Service"}
	PriceCharged  = Phrase{"本站收费", "Charged here"}
	PriceOutside  = Phrase{"外面一般价", "Usual elsewhere"}
	PriceNext     = Phrase{"以后", "Later"}
	PriceFree     = Phrase{"免费", "free"}
	PriceNone     = Phrase{"没有定", "not set"}
	PriceFrom     = Phrase{"%s 起 %s", "%s from %s"}
	PriceTitle    = Phrase{"改价：%s", "Price: %s"}
	PriceInYuan   = Phrase{"本站收费（元，0 是免费）", "Charged here (yuan, 0 is free)"}
	PriceRefYuan  = Phrase{"外面一般价（元，用来算节约了多少）", "Usual elsewhere (yuan; the difference is what people saved)"}
	PriceFromDay  = Phrase{"从哪一天起（例如 2026-12-01）", "From which day on (as 2026-12-01)"}
	PriceSave     = Phrase{"保存", "Save"}
	PriceSaved    = Phrase{"%s：%s，%s 起", "%s: %s from %s"}
	PriceBadYuan  = Phrase{"金额写成 10 或 10.50 的样子", "Amounts are written like 10 or 10.50"}
	PriceBadDay   = Phrase{"日期写成 2026-12-01 的样子", "Days are written like 2026-12-01"}
	PriceManagers = Phrase{"改价需要站长先用 PIN 登录（F9）。", "A manager has to sign in (F9) to change prices."}
)

// Backups.
var (
	BackupsWhy      = Phrase{"每天自动备份一次，日结时再备一次；每一份写好都检查过。留最近 7 天和之前 4 周的。", "Once a day, and when the day is closed, a backup is written by itself and checked. The last 7 days and 4 weeks before are kept."}
	BackupsOwn      = Phrase{"本机", "This computer"}
	BackupsInFolder = Phrase{"数据文件夹里的 backups", "backups, within the data folder"}
	BackupsSecond   = Phrase{"第二个位置", "Second place"}
	BackupsNone     = Phrase{"还没有。有了登记，一分钟没人用时就会备份。", "None yet. After something was recorded, the first quiet minute brings one."}
	BackupsGood     = Phrase{"%s 备份好，检查过（%s）", "Written and checked %s (%s)"}
	BackupsFailed   = Phrase{"%s 没有备份成：%s", "Failed %s: %s"}
	BackupsNoSecond = Phrase{"没有。电脑坏了或丢了，本机的备份也就没了：请选一个 U 盘或共享文件夹。", "None. If the computer breaks or is lost, its own backups are too: choose a stick or a share."}
	BackupsNow      = Phrase{"现在备份", "Back up now"}
	BackupsChoose   = Phrase{"选第二个位置", "Choose a second place"}
	BackupsChange   = Phrase{"换第二个位置", "Change the second place"}
	BackupsGiveUp   = Phrase{"不要第二个位置", "No second place"}
	BackupsGivenUp  = Phrase{"不再往第二个位置备份，已有的还在。", "Nothing goes to a second place any more. What is there stays."}
	BackupsRestore  = Phrase{"恢复…", "Restore…"}
	BackupsPlaceWhy = Phrase{"选 U 盘或共享文件夹。里面会有人员资料，没有加密，请收好。", "Choose a stick or a share. It will hold personal data, unencrypted: keep it safe."}
	BackupsUseThis  = Phrase{"备份到这里", "Use this folder"}
	BackupsChosen   = Phrase{"以后每天也备份到 %s。", "From now on backups go to %s as well."}
	BackupsMade     = Phrase{"备份好了，检查过。", "Backed up and checked."}
	BackupsPartly   = Phrase{"有一个位置没有备份成：%s", "One place did not work: %s"}
	BackupsRunning  = Phrase{"正在备份并检查。可以继续登记。", "Backing up and checking. You can go on recording."}
)

// The server and updates.
var (
	ServerNone     = Phrase{"没有配对。记录都在本机，可以一直这样用；要送到市里，请用管理员给的配对码。", "Not paired. Everything is kept here, which may stay so; to send it to the city, use the code from the administrator."}
	ServerPaired   = Phrase{"已配对：%s", "Paired: %s"}
	ServerLast     = Phrase{"上次全部送达 %s · 待传 %s", "All delivered %s · %s to send"}
	ServerNever    = Phrase{"还没有同步过 · 待传 %s", "Never synced · %s to send"}
	ServerOpen     = Phrase{"打开同步", "Open sync"}
	ServerOnly     = Phrase{"本程序只连接这一个服务器。", "The program connects to this server and to no other."}
	UpdateThere    = Phrase{"有新版本 %s，本机是 %s。请管理员更新；不更新也能照常登记。", "Version %s is there, this is %s. Ask the administrator to update; recording goes on all the same."}
	UpdateNone     = Phrase{"本机是 %s。市里没有说有更新的版本。", "This is %s. The city has told of no newer version."}
	UpdateFromCity = Phrase{"更新消息只从配对的服务器来，程序自己不下载任何东西。", "News of versions comes from the paired server only. The program downloads nothing by itself."}
)

// The desk and sounds.
var (
	HabitScan        = Phrase{"扫到卡就直接保存，不等 Enter", "A scanned card is saved at once, without Enter"}
	HabitScanWhy     = Phrase{"一分钟内再扫同一张卡，会等 Enter，免得记两次。", "The same card within a minute waits for Enter, so that nobody counts twice."}
	HabitIdle        = Phrase{"多久没人用就收起姓名（有值守人员时锁定）", "When names leave the screen (and the desk is locked, where attendants sign in)"}
	HabitMinutes     = Phrase{"%s 分钟", "%s min"}
	HabitOff         = Phrase{"关", "Off"}
	HabitOn          = Phrase{"开", "On"}
	HabitSound       = Phrase{"保存成功和失败时响一声", "A tone when something was saved, or not"}
	HabitListen      = Phrase{"试听", "Listen"}
	HabitListenBad   = Phrase{"试听失败的声音", "Listen: not saved"}
	HabitSilent      = Phrase{"这台电脑上没有找到能播放声音的程序，所以不会响。", "Nothing on this computer can play a sound, so there is none."}
	HabitListenWhy   = Phrase{"听不到？看看音量和音箱。", "Nothing to hear? Look at volume and loudspeaker."}
	ScannedJustNow   = Phrase{"%s 刚才登记过。真要再记一次，请按 Enter。", "%s was recorded a moment ago. Press Enter to record once more."}
	KeptHere         = Phrase{"已记住。", "Kept."}
	MinutesOfPrivacy = []string{"1", "3", "5", "10", "30"}
)

// Practising and diagnostics.
var (
	PracticeTitle   = Phrase{"练习", "Practice"}
	PracticeWhy     = Phrase{"打开一个一模一样的练习驿站：群体、服务、价格都一样，没有人员资料。随便按，记下的都不计入统计，也不会送出去。结束就全部扔掉。", "Opens a station just like this one, with groups, services and prices and nobody's data. Press anything: nothing there is counted or sent. At the end all of it is thrown away."}
	PracticeStart   = Phrase{"开始练习", "Start practising"}
	PracticeBand    = Phrase{"练习 · 不计入统计", "Practice · not counted"}
	PracticeEnd     = Phrase{"结束练习", "End practice"}
	PracticeEnded   = Phrase{"练习结束，练习的记录已全部扔掉。", "Practice is over, and what was recorded there is gone."}
	PracticeInside  = Phrase{"正在练习。结束按 F12。", "You are practising. F12 ends it."}
	PracticeNotHere = Phrase{"练习里没有这一项。结束练习（F12）后在设置里找。", "Not while practising. End it (F12), then look here again."}

	DiagnoseTitle   = Phrase{"诊断", "Diagnostics"}
	DiagnoseWhy     = Phrase{"出了问题，把这个文件交给管理员：版本、计数、检查结果、最近的日志。没有姓名、手机、车牌、密码和任何记录。", "For the administrator when something is wrong: versions, counters, what a check found, the end of the log. No name, phone, plate, key or record is in it."}
	DiagnoseButton  = Phrase{"导出诊断", "Write diagnostics"}
	DiagnoseFolder  = Phrase{"放在哪里？", "Where to?"}
	DiagnoseHere    = Phrase{"放在这里", "Put it here"}
	DiagnoseWorking = Phrase{"正在检查：%s", "Looking: %s"}
	DiagnoseDone    = Phrase{"写好了：%s，在 %s\n里面没有个人信息，可以发给管理员。", "Written: %s, in %s\nNo personal data is in it; it may be sent to the administrator."}
)

// About.
var (
	About           = Phrase{"关于", "About"}
	AboutStation    = Phrase{"驿站编号 %s · 区划 %s", "Station code %s · division %s"}
	AboutVersion    = Phrase{"驿站通 %s · %s", "Yizhan %s · %s"}
	AboutFont       = Phrase{"字体：思源黑体 Noto Sans SC（SIL 开放字体许可证 1.1）", "Font: Noto Sans SC (SIL Open Font License 1.1)"}
	AboutSystemFont = Phrase{"字体：系统字体", "Font: of the system"}
	AboutNotice     = Phrase{"告知书版本 %s", "Privacy notice %s"}
	AboutPrivacy    = Phrase{"本程序只连接您配对的服务器，不向其他任何地方发送数据。", "This program connects to the server you paired with, and to nothing else."}
)

// Restoring.
var (
	RestoreTitle    = Phrase{"恢复备份", "Restore a backup"}
	RestoreWhy      = Phrase{"选一份备份。先看里面有什么，确认以后才会换。", "Choose a backup. You see what is in it before anything is changed."}
	RestoreFile     = Phrase{"从文件选", "From a file"}
	RestoreNoList   = Phrase{"这里没有找到备份。插上 U 盘再打开，或按 F 选一个文件。", "No backup was found. Plug the stick in and open this again, or press F to choose a file."}
	RestoreFileWhy  = Phrase{"选备份文件，名字像 yizhan-….db", "Choose a backup, with a name like yizhan-….db"}
	RestoreLooking  = Phrase{"正在检查这份备份。", "Looking at the backup."}
	RestoreStation  = Phrase{"驿站：%s（%s）", "Station: %s (%s)"}
	RestoreNobody   = Phrase{"这份备份是设置驿站之前做的。", "This backup is from before the station was set up."}
	RestoreNewest   = Phrase{"最后一条记录：%s，共 %s 条", "Newest record: %s, %s in all"}
	RestoreEmpty    = Phrase{"里面还没有记录。", "There are no records in it."}
	RestoreReturns  = Phrase{"本机比它多 %s 条，都在第二份副本里，恢复后会自动补回来，每条只算一次。", "%s records are newer. They stand in the second copy and come back by themselves, each counted once."}
	RestoreSame     = Phrase{"本机没有比它更新的记录。", "Nothing here is newer."}
	RestoreFresh    = Phrase{"本机还没有记录，恢复后就接着那台电脑用。如果那台电脑还在用，请先停用它。", "Nothing is recorded here. This computer goes on as the other one; if that is still in use, stop using it first."}
	RestoreHow      = Phrase{"恢复在下次打开时进行，几秒钟。现在的数据库不会删除，会改名留在旁边。", "It happens when the program opens next and takes seconds. The present database is not deleted: it is kept beside it under another name."}
	RestoreDo       = Phrase{"恢复这一份", "Restore this one"}
	RestoreOther    = Phrase{"选另一份", "Choose another"}
	RestoreCopying  = Phrase{"正在把备份拿到本机并再检查一遍。", "Copying the backup here and looking at it again."}
	RestoreReady    = Phrase{"准备好了。驿站通会重新打开，接着就是恢复后的数据。", "Ready. The program opens again, with the restored data."}
	RestoreFromHere = Phrase{"从备份恢复…", "Restore a backup…"}
	TroubleSafe     = Phrase{"不要删除任何文件：记录在第二份副本和备份里还有。", "Delete nothing: the records also stand in the second copy and in the backups."}
	OpenAgain       = Phrase{"重新打开驿站通", "Open the program again"}
)
