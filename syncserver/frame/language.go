package frame

import (
	"fmt"
	"net/http"
)

// Language is what a page is written in: "zh" first, "en" as its twin.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

const languageCookie = "lang"

// LanguageOf is the language asked for in the address, which is then
// remembered, or the remembered one. It is the reader's, not the page's: links
// do not carry it, so a shared address opens in the language of whom it reaches.
func LanguageOf(w http.ResponseWriter, r *http.Request) Language {
	switch l := Language(r.URL.Query().Get("lang")); l {
	case Chinese, English:
		http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		return l
	}
	if c, err := r.Cookie(languageCookie); err == nil && Language(c.Value) == English {
		return English
	}
	return Chinese
}

// Tag is the language for the lang attribute.
func (l Language) Tag() string {
	if l == English {
		return "en"
	}
	return "zh-CN"
}

// Words are the texts of a page by their keys, Chinese and English, in the plain
// words of docs/glossary.md.
type Words map[string][2]string

// Say is a text of a page, or of what all pages have, with values where it has places
// for them.
func (l Language) Say(words Words, key string, values ...any) (string, error) {
	t, ok := words[key]
	if !ok {
		t, ok = shared[key]
	}
	if !ok {
		return "", fmt.Errorf("no text %q", key)
	}
	s := t[0]
	if l == English {
		s = t[1]
	}
	if len(values) == 0 {
		return s, nil
	}
	return fmt.Sprintf(s, values...), nil
}

// shared are the words around every page.
var shared = Words{
	"brand":     {"驿站通", "Yizhan"},
	"city":      {"乐山市", "乐山市 Leshan"},
	"other":     {"English", "中文"},
	"pages":     {"页面", "Pages"},
	"figures":   {"统计", "Statistics"},
	"pivot":     {"透视", "Pivot"},
	"progress":  {"工作进展", "Progress"},
	"work":      {"工作", "Work"},
	"reports":   {"表格", "Tables"},
	"months":    {"关账", "Months"},
	"published": {"对外公布", "Published"},
	"inbox":     {"收件箱", "Inbox"},
	"alerts":    {"预警", "Alerts"},
	"is_new":    {"条新的", "new"},
	"devices":   {"驿站电脑", "Computers"},
	"bundles":   {"U 盘交换", "Exchange by file"},
	"accounts":  {"账号", "Accounts"},
	"remind":    {"请开启两步登录", "Switch on two-step sign-in"},
	"logout":    {"退出", "Sign out"},
	"who":       {"登录账号", "Signed in"},
	"refused":   {"打不开这个页面", "This page cannot be opened"},
	"back":      {"回到统计", "Back to the statistics"},

	"role_city_admin":    {"市级管理员", "City admin"},
	"role_city_viewer":   {"市级查看", "City reader"},
	"role_county_admin":  {"县级管理员", "County admin"},
	"role_county_viewer": {"县级查看", "County reader"},
	"role_auditor":       {"审计", "Auditor"},
	"role_department":    {"部门", "Department"},
}
