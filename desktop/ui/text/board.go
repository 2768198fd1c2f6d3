package text

// What is to be done today, at an office.
var (
	NavBoard        = Phrase{"今天要办", "To do"}
	BoardCount      = Phrase{"今天要办：%s 件，其中过期 %s 件", "To do: %s, of them overdue: %s"}
	BoardWhen       = Phrase{"期限", "By when"}
	BoardWhat       = Phrase{"要办什么", "What"}
	BoardTitle      = Phrase{"哪一件", "Which"}
	BoardWhere      = Phrase{"在哪里办", "Where"}
	BoardLate       = Phrase{"过 %s 天 · %s", "%s days late · %s"}
	BoardLeft       = Phrase{"还有 %s 天 · %s", "in %s days · %s"}
	BoardTwice      = Phrase{"两处都改过", "Changed in two places"}
	BoardTwiceCount = Phrase{"%s 处，看一看、选一个", "%s: look and choose"}
	BoardRequest    = Phrase{"诉求：%s", "Request: %s"}
	BoardMissing    = Phrase{"本月缺报 %s 天", "%s days without a report"}
	BoardNothing    = Phrase{"今天没有要办的。\n快到期和过期的问题、责任、措施，缺报的驿站，没办的诉求，两处都改过的资料，都会列在这里。", "Nothing to do today.\nWhat is due or overdue, stations without reports, open requests and what was changed in two places is listed here."}
	BoardLocked     = Phrase{"桌面已锁定：按 F9 用 PIN 登录后再看。", "The desk is locked: press F9 and sign in with a PIN."}
)
