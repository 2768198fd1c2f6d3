package mail_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
	"yizhan/syncserver/mail"
	"yizhan/syncserver/mail/mailtest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func message(t *testing.T, size int) mail.Message {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.xlsx")
	must(t, os.WriteFile(path, []byte(strings.Repeat("\x00报", size)), 0o600))
	return mail.Message{ID: "1.2.3", To: "office@county.example", Subject: "T1 驿站服务月报 全市", Text: "请看附件。\nSee the file.\n", File: path, Name: "T1 驿站服务月报 全市（1）.xlsx", Date: time.Now()}
}

// TestAFileArrives by STARTTLS, signed in, as it was and under its name.
func TestAFileArrives(t *testing.T) {
	server := mailtest.Start(t)
	m := message(t, 30000)
	must(t, server.Settings.Send(t.Context(), m))
	got := server.Received()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	want, err := os.ReadFile(m.File)
	must(t, err)
	if r := got[0]; r.To != m.To || r.Subject != m.Subject || strings.ReplaceAll(r.Text, "\r\n", "\n") != m.Text || r.File != m.Name || string(r.Content) != string(want) || r.ID != "<1.2.3@city.example>" || !strings.Contains(string(r.Raw), "Auto-Submitted: auto-generated\r\n") {
		t.Errorf("%q %q %q %q %q, %d bytes", r.To, r.Subject, r.Text, r.File, r.ID, len(r.Content))
	}
}

// TestWhatGoesWrongIsSaid in a sentence, with whether it is worth trying again.
func TestWhatGoesWrongIsSaid(t *testing.T) {
	server := mailtest.Start(t)
	dir := t.TempDir()
	wrongWord := filepath.Join(dir, "wrong")
	must(t, os.WriteFile(wrongWord, []byte("wrong"), 0o600))
	for name, c := range map[string]struct {
		change           func(*mail.Settings, *mail.Message)
		answer           func(string) error
		took             func() bool
		said             string
		final, uncertain bool
	}{
		"nobody there":     {change: func(s *mail.Settings, _ *mail.Message) { s.Port = 1 }, said: "连不上邮件服务器 127.0.0.1:1"},
		"a wrong password": {change: func(s *mail.Settings, _ *mail.Message) { s.PasswordFile = wrongWord }, said: "不认这个用户名或密码"},
		"nobody vouches":   {change: func(s *mail.Settings, _ *mail.Message) { s.Authority = "" }, said: "证书不可信"},
		"TLS at once":      {change: func(s *mail.Settings, _ *mail.Message) { s.TLS = mail.Implicit }, said: "连不上邮件服务器"},
		"no such address":  {answer: func(string) error { return mailtest.Refusal(550) }, said: "不收这个收件地址（550 5.1.1）", final: true},
		"a full mailbox":   {answer: func(string) error { return mailtest.Refusal(452) }, said: "现在不收这个收件地址（452 4.1.1）"},
		"a file too large": {change: func(_ *mail.Settings, m *mail.Message) { must(t, os.Truncate(m.File, mail.FileBytesMax+1)) }, said: "邮件装不下", final: true},
		"a file gone":      {change: func(_ *mail.Settings, m *mail.Message) { m.File += "x" }, said: "没有这个文件了", final: true},
		"cut at the end":   {took: func() bool { return false }, said: "发到一半断了", uncertain: true},
		"not signed in":    {change: func(s *mail.Settings, _ *mail.Message) { s.User, s.PasswordFile = "", "" }, said: "不让用这个发件地址（502 5.7.0）", final: true},
	} {
		s, m := server.Settings, message(t, 10)
		if c.change != nil {
			c.change(&s, &m)
		}
		server.Answer(c.answer)
		server.Took(c.took)
		err := s.Send(t.Context(), m)
		f, ok := errors.AsType[*mail.Failure](err)
		if !ok || !strings.Contains(fault.Sentence(err, "zh"), c.said) || f.Final != c.final || f.Uncertain != c.uncertain {
			t.Errorf("%s: %v, %q %+v", name, err, fault.Sentence(err, "zh"), f)
		}
		if strings.Contains(err.Error(), "office@") || strings.Contains(fault.Sentence(err, "zh"), "office@") {
			t.Errorf("%s names the address: %v", name, err)
		}
	}
	if n := len(server.Received()); n != 1 { // that of the line that was cut
		t.Errorf("%d came all the same", n)
	}
}

// TestSettings are kept, and those that make no sense are refused.
func TestSettings(t *testing.T) {
	server := mailtest.Start(t)
	dir := t.TempDir()
	if _, found, err := mail.Load(dir); found || err != nil {
		t.Errorf("settings of an empty folder: %v %v", found, err)
	}
	s := server.Settings
	must(t, mail.Save(dir, s))
	if got, found, err := mail.Load(dir); err != nil || !found || got != s {
		t.Errorf("%+v %v", got, err)
	}
	if info, err := os.Stat(mail.Path(dir)); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	open := filepath.Join(t.TempDir(), "open")
	must(t, os.WriteFile(open, []byte("x"), 0o644))
	empty := filepath.Join(t.TempDir(), "empty")
	must(t, os.WriteFile(empty, []byte("\n"), 0o600))
	for name, change := range map[string]func(*mail.Settings){
		"no host":              func(s *mail.Settings) { s.Host = "" },
		"a host with a port":   func(s *mail.Settings) { s.Host = "mail:25" },
		"no encryption":        func(s *mail.Settings) { s.TLS = "ssl" },
		"a port":               func(s *mail.Settings) { s.Port = 70000 },
		"a user alone":         func(s *mail.Settings) { s.PasswordFile = "" },
		"a readable password":  func(s *mail.Settings) { s.TLS = mail.None },
		"a sender":             func(s *mail.Settings) { s.From = "yizhan" },
		"others read the file": func(s *mail.Settings) { s.PasswordFile = open },
		"an empty file":        func(s *mail.Settings) { s.PasswordFile = empty },
		"no file":              func(s *mail.Settings) { s.PasswordFile = "/nowhere" },
	} {
		s := server.Settings
		change(&s)
		if err := mail.Save(dir, s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, os.WriteFile(mail.Path(dir), []byte("{"), 0o600))
	if _, _, err := mail.Load(dir); !fault.Is(err, fault.Invalid) {
		t.Errorf("half a file: %v", err)
	}
	must(t, mail.Remove(dir))
	must(t, mail.Remove(dir))
}

func TestAddresses(t *testing.T) {
	got, err := mail.Addresses(" a@b.cn, A@B.cn；c@d.example\n")
	if err != nil || strings.Join(got, " ") != "a@b.cn c@d.example" {
		t.Errorf("%q %v", got, err)
	}
	for _, bad := range []string{"a", "a@b", "a@b.cn<x@y.cn>", "Name<a@b.cn>", `"a b"@c.cn`, "a@b.cn\r\nBcc:x@y.cn", "张@b.cn", "@b.cn", strings.Repeat("a", 250) + "@b.cn", strings.Repeat("x@y.cn ", 1) + "z@"} {
		if _, err := mail.Address(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	var many strings.Builder
	for i := range mail.AddressesMax + 1 {
		many.WriteString(string(rune('a'+i)) + "@b.cn ")
	}
	if _, err := mail.Addresses(many.String()); !fault.Is(err, fault.Invalid) {
		t.Errorf("eleven: %v", err)
	}
}
