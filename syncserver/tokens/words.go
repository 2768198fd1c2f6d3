package tokens

import "yizhan/syncserver/frame"

// words of the page.
var words = frame.Words{
	"title":      {"接口令牌", "Tokens for programs"},
	"what_for":   {"别的程序（如市里的大数据平台）用令牌读统计数，只能读，看不到任何人的姓名电话，也打不开网页。", "With a token another program reads figures: nothing else, no names or telephone numbers, and no pages."},
	"api":        {"看接口说明", "What it can read"},
	"given":      {"令牌只显示这一次，请马上抄到那个程序里：", "The token is shown this once. Copy it into the program now:"},
	"try":        {"试一试：", "To try it:"},
	"add_head":   {"新的令牌", "A new one"},
	"name":       {"给哪个程序用", "For which program"},
	"area":       {"区域", "Area"},
	"whole_city": {"全市", "The whole city"},
	"until":      {"用到哪天（最长一年）", "Good until (a year at most)"},
	"add":        {"发令牌", "Give a token"},
	"none":       {"还没有发过令牌。", "No token has been given yet."},
	"state":      {"状态", "State"},
	"good":       {"可用到 %s", "Good until %s"},
	"revoked":    {"%s 停用", "Revoked on %s"},
	"expired":    {"%s 到期", "Expired on %s"},
	"maker":      {"谁发的", "Given by"},
	"used":       {"最近使用", "Last used"},
	"never":      {"还没用过", "Never"},
	"about":      {"%s 前后", "About %s"},
	"acts":       {"操作", "Actions"},
	"revoke":     {"停用", "Revoke"},
	"sure":       {"停用后，用它的程序马上读不到数，不能恢复。", "What uses it is refused at once, for good."},
	"do_revoke":  {"确定停用", "Yes, revoke it"},
	"wall":       {"大屏", "Screen on a wall"},
	"ends":       {"发令牌的账号停用或者不再管这个区域，它发的令牌也不能用。", "A token ends with the account that gave it, or when that account does not administer the area any more."},
}
