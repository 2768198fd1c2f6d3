package frame

import (
	"net/http/httptest"
	"strings"
	"testing"

	"yizhan/syncserver/access"
)

// TestTheBarShowsWhatMayBeOpened: no link leads to a page that refuses the reader, and
// the page that one is on, or below, is marked.
func TestTheBarShowsWhatMayBeOpened(t *testing.T) {
	for _, c := range []struct {
		staff         access.Staff
		path          string
		want, current string
	}{
		{access.Staff{}, "/login", "", ""},
		{access.Host(), "/", "figures pivot progress work alerts reports months published inbox devices bundles accounts", "figures"},
		{access.Staff{Name: "a", Role: access.CountyViewer, Division: "511102"}, "/devices", "figures pivot progress work alerts reports months published inbox devices", "devices"},
		{access.Staff{Name: "a", Role: access.Department, Division: "511100"}, "/work/duties", "figures pivot work months published", "work"},
	} {
		var keys, current []string
		for _, p := range (Frame{Path: c.path, Staff: c.staff}).Pages() {
			keys = append(keys, p.Key)
			if p.Current {
				current = append(current, p.Key)
			}
		}
		if got := strings.Join(keys, " "); got != c.want || strings.Join(current, " ") != c.current {
			t.Errorf("%s on %s: %s, %v", c.staff.Role, c.path, got, current)
		}
	}
}

// TestWordsOfTheFrame: each has both languages, and each role and page has one.
func TestWordsOfTheFrame(t *testing.T) {
	for key, w := range shared {
		if w[0] == "" || w[1] == "" {
			t.Errorf("%s has one language", key)
		}
	}
	for _, role := range access.StaffRoles() {
		if _, err := English.Say(nil, "role_"+string(role)); err != nil {
			t.Error(err)
		}
	}
	if _, err := Chinese.Say(nil, "no such text"); err == nil {
		t.Error("a missing text is not noticed")
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/?lang=en", nil)
	if l := LanguageOf(w, r); l != English || !strings.Contains(w.Header().Get("Set-Cookie"), "lang=en") {
		t.Errorf("%s, %v", l, w.Header())
	}
}
