package reports

import "yizhan/syncserver/frame"

// words of the pages.
var words = frame.Words{
	"closed":     {"已关账（%s，%s），之后补报 %+d 人次", "Closed %s by %s; late since: %+d people"},
	"title":      {"表格", "Tables"},
	"whole_city": {"全市", "The whole city"},
	"month":      {"月份", "Month"},
	"area":       {"区域", "Area"},
	"who_fills":  {"填报人（可以不填）", "Filled in by (may be left open)"},
	"show":       {"看", "Show"},
	"before":     {"← 上个月", "← Month before"},
	"after":      {"下个月 →", "Month after →"},
	"packet":     {"本月报表包（.zip）", "All of the month (.zip)"},
	"bulletin":   {"通报（.docx）", "Bulletin (.docx)"},
	"table":      {"表", "Table"},
	"counts":     {"记什么", "What it counts"},
	"rows":       {"行数", "Rows"},
	"files":      {"下载", "Files"},
	"fresh":      {"数据截至 %s · %s 个驿站，%s 个报了", "Data to %s · %s stations, %s reported"},
	"quiet":      {"这个月还没有哪个驿站报过数。", "No station has reported anything in this month."},
	"own":        {"用自己的模板", "Your own template"},
	"own_why":    {"模板是自己的 .xlsx：给要填的格子起名字（如 人次_N3、saved、period），这里按名字填上这个月的数。先检查，会列出不认识的名字。", "A template is your own .xlsx: give names to the cells to be filled (人次_N3, saved, period), and the figures of the month go there. Checking lists the names that mean nothing here."},
	"own_file":   {"模板（.xlsx，最大 16 MB）", "Template (.xlsx, 16 MB at most)"},
	"own_check":  {"先检查", "Check"},
	"own_fill":   {"填好并下载", "Fill and download"},
	"checked":    {"模板检查", "Template checked"},
	"checked_is": {"%s：可以填 %s 格。", "%s: %s cells can be filled."},
	"all_known":  {"所有名字都认识。回上一页，按“填好并下载”。", "All names are known. Go back and press “Fill and download”."},
	"unknown":    {"这些名字不认识，会原样留着：", "These names mean nothing here and will be left alone:"},
	"logged":     {"每次下载都会记入操作日志。", "Each download is written into the log."},
	"list":       {"回到表格清单", "Back to the tables"},
	"empty":      {"这个月这张表还没有内容。驿站和办公室登记、导入的送到市里后，会列在这里。", "This table has nothing in this month. What stations and offices record is listed here once it has arrived."},
	"first_rows": {"只列出前 %s 行，共 %s 行；下载的文件里都有。", "The first %s of %s rows; the files have all."},
	"scrolls":    {"表格，可左右滚动", "Table, scrolls to the side"},
	"not_shown":  {"打不开", "This cannot be shown"},
}
