package text

// Taking lists out, as files and to print.
var (
	ExportButton    = Phrase{"导出 / 打印  E", "Export / print  E"}
	ExportName      = Phrase{"文件名", "File name"}
	ExportWhy       = Phrase{"导出会记在这台电脑的导出记录里。", "Each export is noted in the list of exports of this computer."}
	ExportMasked    = Phrase{"姓名、手机、车牌只写一部分。", "Names, phones and plates are written in part only. "}
	ExportXLSX      = Phrase{"E  存为 Excel", "E  Save for Excel"}
	ExportCSV       = Phrase{"C  存为 CSV", "C  Save as CSV"}
	ExportPDF       = Phrase{"P  打印 (PDF)", "P  Print (PDF)"}
	ExportDay       = Phrase{"D  日结单 (PDF)", "D  Day sheet (PDF)"}
	ExportCards     = Phrase{"K  会员卡 (PDF)，%s 张", "K  Cards (PDF), %s"}
	ExportWhere     = Phrase{"存到哪里？", "Where to?"}
	ExportWhereWhy  = Phrase{"打开一个文件夹，按 Enter 存到那里。", "Open a folder; Enter saves there."}
	ExportHere      = Phrase{"存到这里", "Save here"}
	ExportWorking   = Phrase{"正在写…", "Writing…"}
	ExportReached   = Phrase{"正在写，第 %s 行，共 %s 行", "Writing, row %s of %s"}
	ExportStopped   = Phrase{"已停止，没有留下文件。", "Stopped; no file was left."}
	ExportDone      = Phrase{"%s\n存在 %s", "%s\nis in %s"}
	ExportElsewhere = Phrase{"换个地方", "Another place"}
	ExportOpen      = Phrase{"打开", "Open"}
	ExportNoOpen    = Phrase{"文件已存好，但没有程序能打开它。请到那个文件夹里看。", "The file is saved, but no program opens it. Look in that folder."}
	ExportNeedName  = Phrase{"请写文件名。", "Write a name for the file."}
	ExportCardTitle = Phrase{"会员卡", "Cards"}
	FilesLast       = Phrase{"上次的文件夹", "The last folder"}
	MarkFirst       = Phrase{"先用 ↑ ↓ 和 M 选中几个人，再一起打印会员卡", "Mark people first (↑ ↓ and M), then print their cards together"}
	SavePrint       = Phrase{"保存并打印卡", "Save and print the card"}
	Masked          = Phrase{"写一部分", "in part"}
	Unmasked        = Phrase{"写全", "in full"}
)

// The list of exports.
var (
	ExportLog     = Phrase{"导出记录", "Exports"}
	ExportLogWhy  = Phrase{"从这台电脑导出和打印过的，最新的在上面。", "What was exported and printed from this computer, the newest first."}
	ExportLogNone = Phrase{"还没有导出过。", "Nothing was exported yet."}
	ExportLogOpen = Phrase{"导出记录  E", "Exports  E"}
	ColumnList    = Phrase{"名单", "List"}
	ColumnFilter  = Phrase{"范围", "What of it"}
	ColumnRows    = Phrase{"行数", "Rows"}
	ColumnFormat  = Phrase{"格式", "Format"}
	ColumnMasked  = Phrase{"个人信息", "Personal data"}
)

// What is on the lists.
var (
	ListVisits    = Phrase{"来访登记", "Visits"}
	ListDaySheet  = Phrase{"日结单", "Day sheet"}
	ListMembers   = Phrase{"人员名单", "People"}
	ListCards     = Phrase{"会员卡", "Cards"}
	ListStats     = Phrase{"统计表", "Statistics"}
	ListLog       = Phrase{"值班日志", "Duty log"}
	ListFaults    = Phrase{"设施报修", "Facilities"}
	ListRequests  = Phrase{"诉求和心愿", "Requests and wishes"}
	ListVouchers  = Phrase{"凭证", "Vouchers"}
	ListRegister  = Phrase{"台账", "Registers"}
	ListSync      = Phrase{"同步清单", "Sync list"}
	ListReport    = Phrase{"报表", "Reports"}
	ColumnContent = Phrase{"内容", "What"}
	ColumnBy      = Phrase{"经手", "By"}
	ColumnDoneAt  = Phrase{"办好时间", "Done at"}
	ColumnDoneBy  = Phrase{"办理人", "Done by"}
	ColumnRole    = Phrase{"职务", "Role"}
	ColumnHolder  = Phrase{"给谁", "For whom"}
	ColumnPeriod  = Phrase{"餐次", "Meal"}
	ExportF5      = Phrase{"导出 / 打印  F5", "Export / print  F5"}
	ColumnPeople  = Phrase{"人数", "People"}
	ColumnMember  = Phrase{"会员", "Member"}
	ColumnCharged = Phrase{"收费（元）", "Charged (yuan)"}
	ColumnYuan    = Phrase{"金额（元）", "Amount (yuan)"}
	ColumnState   = Phrase{"状态", "State"}
	FilterFound   = Phrase{"查找的结果", "what was found"}
	FilterMarked  = Phrase{"选中的人员", "people marked"}
	FilterAll     = Phrase{"全部", "all"}
	SheetRepaired = Phrase{"%s（已修好）", "%s (repaired)"}
	VoidedInList  = Phrase{"作废的登记列在表里，不计入合计。", "Void visits are listed and not counted in the total."}
)
