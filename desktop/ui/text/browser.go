package text

// The desk as a page in the browser, where there can be no window.
var (
	Saved             = Phrase{"已保存", "Saved"}
	ShowingLatestHere = Phrase{"只列出最近 %d 条", "The latest %d only"}
	PageEnd           = Phrase{"结束", "End"}
	PageEnded         = Phrase{"驿站通已经结束，记录都在。可以关掉这一页了。", "Yizhan has ended; everything recorded is safe. You can close this page."}
	PageLost          = Phrase{"驿站通没有回答，可能已经结束了。已保存的记录都在；再启动一次驿站通，它会打开新的一页。", "Yizhan does not answer; it may have ended. Everything saved is safe: start Yizhan again, and it opens a new page."}
	PageUsed          = Phrase{"这个地址已经用过，或者不是驿站通给的。请再启动一次驿站通，它会打开新的一页。", "This address has been used, or did not come from Yizhan. Start Yizhan again, and it opens a new page."}
	PageNeedsScript   = Phrase{"请在浏览器里允许 JavaScript，这一页才能登记。", "Please allow JavaScript in the browser; this page cannot record without it."}
)

// What the program says at its start without a window, in both languages: whoever
// reads it there has not chosen one yet.
var (
	NoWindow       = Phrase{"这台电脑打不开窗口（没有显示器，或显卡驱动没有 OpenGL）。登记页改在浏览器里打开，功能一样，记录还是存在本机。", "This computer can show no window (no display, or no OpenGL in its graphics driver). The desk opens in the browser instead; records are kept on this computer as always."}
	PageAt         = Phrase{"如果浏览器没有自己打开，请在这台电脑上打开下面的地址（只能用一次）。按 Ctrl+C 结束。", "If no browser opens by itself, open the address below on this computer (it works once). Ctrl+C ends the program."}
	NoWindowNoPage = Phrase{"驿站通打不开窗口，也打不开浏览器。请更新显卡驱动，或装一个浏览器；也可以用 stationctl 登记。已保存的记录都在。", "Yizhan can open neither a window nor a browser. Update the graphics driver, or install a browser, or record with stationctl. Everything saved is safe."}
)
