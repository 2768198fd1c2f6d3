package text

// The tables of the county.
var (
	NavReports      = Phrase{"表格", "Tables"}
	ReportsWhy      = Phrase{"↑ ↓ 选表、Enter 看，或者直接按表的数字；← → 换月份。", "↑ ↓ and Enter, or the digit of a table, to look at it; ← → for another month."}
	ReportsOf       = Phrase{"%s的表格", "Tables of %s"}
	ReportsAsOf     = Phrase{"数据截至 %s", "data as of %s"}
	ReportsNothing  = Phrase{"这个月还没有哪个驿站报过数。登记、导入的，或者市里送来的，都会算进来。", "No station has reported anything in this month. What is recorded, taken in, or sent by the city counts."}
	ReportsReported = Phrase{"%s 个驿站，%s 个报了", "%s stations, %s reported"}
	ReportPacket    = Phrase{"本月报表包  B", "All of the month  B"}
	ReportBulletin  = Phrase{"通报  T", "Bulletin  T"}
	ReportOwn       = Phrase{"用自己的模板  M", "Own template  M"}
	ReportWho       = Phrase{"填报人：%s  W", "Filled in by: %s  W"}
	ReportWhoNone   = Phrase{"未填", "nobody"}
	ReportWhoTitle  = Phrase{"填报人", "Filled in by"}
	ReportWhoWhy    = Phrase{"写在每张表下面。留空就由人手写。", "It stands under each table. Empty leaves the line for a pen."}
	ColumnTable     = Phrase{"表", "Table"}
	ColumnCounts    = Phrase{"记什么", "What it counts"}
	ReportBack      = Phrase{"返回  Esc", "Back  Esc"}
	ReportExcel     = Phrase{"Excel  E", "Excel  E"}
	ReportPrint     = Phrase{"打印 / PDF  P", "Print / PDF  P"}
	ReportCSV       = Phrase{"CSV  C", "CSV  C"}
	ReportHow       = Phrase{"怎么算的  H", "How counted  H"}
	ReportNext      = Phrase{"下一张  S", "Next sheet  S"}
	ReportSheet     = Phrase{"%s（%d/%d）", "%s (%d/%d)"}
	ReportColumns   = Phrase{"第 %d–%d 列，共 %d 列", "columns %d–%d of %d"}
	ReportEmpty     = Phrase{"这个月这张表还没有内容。\n登记、导入的，或者市里送来的，都会列在这里。", "This table has nothing in this month.\nWhat is recorded, taken in, or sent by the city is listed here."}
	ReportOneSheet  = Phrase{"这张表有几张工作表，不能存成 CSV。请按 E 存为 Excel。", "It has several sheets, which CSV cannot hold. Press E to save it for Excel."}
)

// Templates of one's own.
var (
	TemplateTitle   = Phrase{"用自己的模板", "Your own template"}
	TemplateWhy     = Phrase{"模板是自己的 .xlsx：给要填的格子起名字（如 人次_N3、saved、period），这里按名字填上这个月的数。", "A template is your own .xlsx: give names to the cells to be filled (人次_N3, saved, period), and the figures of the month go there."}
	TemplateLast    = Phrase{"上次用过的：按数字，或 ↑ ↓ 和 Enter", "Used before: a digit, or ↑ ↓ and Enter"}
	TemplateOther   = Phrase{"选别的文件  N", "Another file  N"}
	TemplateChoose  = Phrase{"选模板", "Choose the template"}
	TemplateFiles   = Phrase{"Excel 文件（.xlsx）。", "Excel files (.xlsx)."}
	TemplateFilled  = Phrase{"模板都填好了。", "The template is filled."}
	TemplateUnknown = Phrase{"这些名字不认识，原样留着：%s", "These names mean nothing here and were left alone: %s"}
	TemplateMore    = Phrase{" 等 %s 个", " and more, %s in all"}
)

// What opens from anywhere.
var (
	FindPacket   = Phrase{"本月报表包", "All tables of the month"}
	FindBulletin = Phrase{"通报", "Bulletin"}
	FindTemplate = Phrase{"用自己的模板填表", "Fill a template"}
)
