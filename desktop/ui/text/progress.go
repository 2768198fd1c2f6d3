package text

// The page of how the work stands.
var (
	NavProgress       = Phrase{"进展", "Progress"}
	ProgressReading   = Phrase{"正在数 …", "Counting …"}
	ProgressAsOf      = Phrase{"数据截至 %s", "Data to %s"}
	ProgressPeriod    = Phrase{"日期（T 换）", "Days (T: next)"}
	ProgressAll       = Phrase{"全部", "All time"}
	ProgressThisYear  = Phrase{"本年", "Year"}
	ProgressThisMonth = Phrase{"本月", "Month"}
	ProgressYear      = Phrase{"年份", "Year"}
	ProgressBefore    = Phrase{"前一轮", "Earlier round"}
	ProgressAfter     = Phrase{"后一轮", "Later round"}
	ProgressTables    = Phrase{"看哪张表（← →）", "Which table (← →)"}
	ProgressRecords   = Phrase{"看记录", "Records"}
	ProgressWhich     = Phrase{"看哪一类的记录", "Which records"}
	ProgressRows      = Phrase{"共 %s 条", "%s in all"}
	ProgressRowHow    = Phrase{"%s：如何计算", "%s: how it is counted"}
	ProgressReadMore  = Phrase{"每一行都可以点：看怎么算的。", "Press a row to read how it is counted."}
)
