package main

import (
	"log/slog"
	"os"
	"slices"
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
	if err := syscall.Exec(self, os.Args, overlaid(os.Environ(), append(missing, preparedMark+"=1"))); err != nil {
		slog.Warn("start again with an input method", "error", err)
	}
}

// overlaid puts entries in the place of those with the same names: of two, the C
// library takes the first.
func overlaid(env, entries []string) []string {
	env = slices.DeleteFunc(env, func(old string) bool {
		name, _, _ := strings.Cut(old, "=")
		return slices.ContainsFunc(entries, func(e string) bool { return strings.HasPrefix(e, name+"=") })
	})
	return append(env, entries...)
}

// missingEnvironment is what has to be set.
func missingEnvironment(get func(string) string) (missing []string) {
	first := func(names ...string) string {
		for _, name := range names {
			if v := get(name); v != "" {
				return v
			}
		}
		return ""
	}
	charset := strings.ToLower(first("LC_ALL", "LC_CTYPE", "LANG"))
	language, _, _ := strings.Cut(first("LC_ALL", "LC_MESSAGES", "LANG"), ".")
	unicode := strings.Contains(charset, "utf-8") || strings.Contains(charset, "utf8")
	if !unicode || language == "" || language == "C" || language == "POSIX" {
		// LC_ALL would win over the others. The toolkit takes its language
		// from LANG, and complains about one that names none.
		missing = append(missing, "LC_ALL=", "LC_MESSAGES=", "LC_CTYPE=C.UTF-8", "LANG=zh_CN.UTF-8")
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
