package main

import (
	"log/slog"
	"os"
	"strings"
	"syscall"

	_ "yizhan/desktop/ui/ximfix" // keys inside a pinyin composition stay there
)

// preparedMark tells the started-again program that it was.
const preparedMark = "YIZHAN_ENVIRONMENT_PREPARED"

// prepareEnvironment starts the program again with what typing Chinese needs
// where it is missing: a character set, without which committed text is lost,
// and the name of the input method, without which pinyin never starts. Both
// are read by the C library before main, hence the second start.
func prepareEnvironment() {
	if os.Getenv(preparedMark) != "" {
		return
	}
	missing := missingEnvironment(os.Getenv)
	if len(missing) == 0 {
		return
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	env := append(os.Environ(), preparedMark+"=1")
	if err := syscall.Exec(self, os.Args, append(env, missing...)); err != nil {
		slog.Warn("start again with an input method", "error", err)
	}
}

// missingEnvironment is what has to be added, later entries winning.
func missingEnvironment(get func(string) string) (missing []string) {
	charset := get("LC_ALL")
	if charset == "" {
		charset = get("LC_CTYPE")
	}
	if charset == "" {
		charset = get("LANG")
	}
	if c := strings.ToLower(charset); !strings.Contains(c, "utf-8") && !strings.Contains(c, "utf8") {
		// LC_ALL would win over the others. The toolkit takes its language from
		// LANG, and complains about one that names none.
		missing = append(missing, "LC_ALL=", "LC_CTYPE=C.UTF-8", "LANG=zh_CN.UTF-8")
	}
	if get("XMODIFIERS") == "" {
		method := "fcitx"
		if strings.Contains(get("GTK_IM_MODULE")+get("QT_IM_MODULE"), "ibus") {
			method = "ibus"
		}
		missing = append(missing, "XMODIFIERS=@im="+method)
	}
	return missing
}
