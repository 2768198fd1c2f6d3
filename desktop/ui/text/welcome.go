package text

// The first start.
var (
	WelcomeTitle  = Phrase{"第一次使用：这是哪个驿站？", "First start: which station is this?"}
	WelcomeWhy    = Phrase{"填好后马上可以登记，不需要网络。", "You can record at once, without a network."}
	StationName   = Phrase{"驿站名称", "Name of the station"}
	StationHint   = Phrase{"例如：城东小哥加油站", "for example: East Side Riders' Station"}
	County        = Phrase{"县（市、区）", "County"}
	Town          = Phrase{"乡镇、街道（可以不选）", "Town or street (may be left open)"}
	ChooseCounty  = Phrase{"请选择", "Choose"}
	ChooseTown    = Phrase{"不选", "Not chosen"}
	StartRecord   = Phrase{"开始登记", "Start recording"}
	NeedName      = Phrase{"请填写驿站名称", "Enter the name of the station"}
	NeedCounty    = Phrase{"请选择驿站所在的县（市、区）", "Choose the county in which the station lies"}
	OtherLanguage = Phrase{"English", "中文"}

	WelcomeRole    = Phrase{"这台电脑用来做什么？", "What is this computer for?"}
	RoleStation    = Phrase{"驿站", "A station"}
	RoleOffice     = Phrase{"社区办公室", "An office"}
	WelcomeOr      = Phrase{"不是第一次用？", "Not the first time?"}
	WelcomeRestore = Phrase{"从备份恢复", "Restore a backup"}
	WelcomeTry     = Phrase{"先练习一下", "Practise first"}
	WelcomeLater   = Phrase{"配对市里、值守人员、价格，都以后再办也行：在“同步”“值班”“设置”里。", "Pairing, attendants and prices can wait: see Sync, Duty and Settings."}
)
