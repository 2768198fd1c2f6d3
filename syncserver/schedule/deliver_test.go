package schedule

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"yizhan/syncserver/access"
	"yizhan/syncserver/mail"
	"yizhan/syncserver/mail/mailtest"
)

// newPost is a town with mail, asked by the city's administrator.
func newPost(t *testing.T) (*town, *mailtest.Server) {
	t.Helper()
	w, server := newTown(t), mailtest.Start(t)
	must(t, mail.Save(w.City.Dir(), server.Settings))
	w.as("市里")
	return w, server
}

// deliver has what waits sent, a while later.
func (w *town) deliver(after time.Duration) {
	w.T.Helper()
	w.Now = w.Now.Add(after)
	must(w.T, w.runner.Deliver(w.T.Context()))
}

// states are those of the mail, in the order of the addresses.
func (w *town) states() string {
	w.T.Helper()
	var out []string
	for id := range 9 {
		list, err := mailed(w.T.Context(), w.City, int64(id))
		must(w.T, err)
		for _, m := range list {
			out = append(out, m.Address+" "+m.State)
		}
	}
	return strings.Join(out, ", ")
}

// TestAReportIsMailed to each address once, whatever is looked at again, and the page and
// the log say so.
func TestAReportIsMailed(t *testing.T) {
	w, server := newPost(t)
	if status, body := w.post("/schedule", weekly("T2.xlsx", "mail", "a@county.example，b@county.example A@county.example")...); status != http.StatusOK || !strings.Contains(body, "a@county.example b@county.example") {
		t.Fatalf("%d %s", status, body)
	}
	w.deliver(0)
	w.at("2026-11-23 08:00")
	if _, body := w.get("/schedule"); !strings.Contains(body, "等着发") {
		t.Error(body)
	}
	for range 3 {
		w.deliver(time.Hour)
	}
	got := server.Received()
	if len(got) != 2 || got[0].To != "a@county.example" || got[1].To != "b@county.example" || got[0].ID == got[1].ID {
		t.Fatalf("%+v", got)
	}
	box, err := Inbox(t.Context(), w.City, w.As)
	must(t, err)
	for _, m := range got {
		if m.File != box[0].Title() || int64(len(m.Content)) != box[0].Bytes || !strings.Contains(m.Text, box[0].SHA256) || m.Subject != "驿站通 T2 站点基本情况 全市 2026-11-16 – 2026-11-22" {
			t.Errorf("%q, %d bytes, %q %s", m.File, len(m.Content), m.Subject, m.Text)
		}
		for _, name := range []string{"市里", "东县", "西县", "=1+1"} {
			if strings.Contains(m.Text, name) {
				t.Errorf("the text names %s", name)
			}
		}
	}
	if _, body := w.get("/schedule"); strings.Count(body, "已发 2026-11-23 09:00") != 2 {
		t.Error(body)
	}
	if n := w.count("SELECT count(*) FROM audit WHERE who = '市里' AND action = ? AND object LIKE 'schedule 1 2026-11-16 2026-11-22 _@county.example'", string(ActionMailed)); n != 2 {
		t.Errorf("%d lines in the log", n)
	}
}

// TestMailIsTriedAgain with longer and longer waits, and an address that does not exist
// is not; what was not sent is sent again when somebody says so.
func TestMailIsTriedAgain(t *testing.T) {
	w, server := newPost(t)
	refusal := map[string]int{"full@county.example": 452, "none@county.example": 550}
	server.Answer(func(to string) error {
		if code := refusal[to]; code != 0 {
			return mailtest.Refusal(code)
		}
		return nil
	})
	w.post("/schedule", weekly("T2.xlsx", "mail", "full@county.example none@county.example")...)
	w.at("2026-11-23 08:00")
	w.deliver(0)
	if got := w.states(); got != "full@county.example waiting, none@county.example failed" {
		t.Error(got)
	}
	if _, body := w.get("/schedule"); !strings.Contains(body, "2026-11-23 08:01 再试") || !strings.Contains(body, "没发成：邮件服务器不收这个收件地址（550") {
		t.Error(body)
	}
	tries := func() int { return w.count("SELECT tries FROM report_mail WHERE address LIKE 'full%'") }
	w.deliver(30 * time.Second)
	if n := tries(); n != 1 {
		t.Errorf("%d tries within a minute", n)
	}
	for i, wait := range waits {
		w.deliver(wait)
		if n := tries(); n != i+2 {
			t.Errorf("%d tries after %v", n, wait)
		}
	}
	if got := w.states(); got != "full@county.example failed, none@county.example failed" || len(server.Received()) != 0 {
		t.Error(got)
	}
	clear(refusal)
	w.deliver(24 * time.Hour)
	if n := len(server.Received()); n != 0 {
		t.Errorf("%d were sent of what was given up", n)
	}
	w.post("/schedule/1/resend")
	w.deliver(0)
	if got := w.states(); got != "full@county.example sent, none@county.example sent" || len(server.Received()) != 2 {
		t.Errorf("%s, %d came", got, len(server.Received()))
	}
}

// TestKilledWhileItIsSent: the report has arrived and nobody knows. It is sent once more
// and never a third time, however often that happens.
func TestKilledWhileItIsSent(t *testing.T) {
	for _, again := range []bool{false, true} {
		w, server := newPost(t)
		w.post("/schedule", weekly("T2.xlsx", "mail", "a@county.example")...)
		w.at("2026-11-23 08:00")
		kill := func() {
			ctx, end := context.WithCancel(t.Context())
			server.Took(func() bool { end(); time.Sleep(50 * time.Millisecond); return true })
			if err := w.runner.Deliver(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("it was not interrupted: %v", err)
			}
			server.Took(nil)
			w.runner = NewRunner(w.City, slog.New(slog.DiscardHandler), func() time.Time { return w.Now })
		}
		kill()
		if got := w.states(); got != "a@county.example sending" {
			t.Error(got)
		}
		want := "a@county.example sent"
		if again {
			kill()
			want = "a@county.example failed"
		}
		for range 3 {
			w.deliver(time.Hour)
		}
		got := server.Received()
		if w.states() != want || len(got) != 2 || got[0].ID != got[1].ID {
			t.Errorf("%s, %d came", w.states(), len(got))
		}
		if _, body := w.get("/schedule"); strings.Contains(body, "可能已经送到") != again {
			t.Errorf("the page does not say that it may have come: %s", body)
		}
	}
}

// TestALineThatBreaksAtTheEnd is as a kill: once more, and no third time.
func TestALineThatBreaksAtTheEnd(t *testing.T) {
	w, server := newPost(t)
	server.Took(func() bool { return false })
	w.post("/schedule", weekly("T2.xlsx", "mail", "a@county.example")...)
	w.at("2026-11-23 08:00")
	for range 4 {
		w.deliver(time.Hour)
	}
	if got := w.states(); got != "a@county.example failed" || len(server.Received()) != 2 {
		t.Errorf("%s, %d came", got, len(server.Received()))
	}
}

// TestMailIsForAdministrators, when it is asked for and when it leaves.
func TestMailIsForAdministrators(t *testing.T) {
	w, server := newPost(t)
	w.as("东县") // a reader
	if _, body := w.get("/schedule"); strings.Contains(body, `name="mail"`) {
		t.Error("a reader is offered mail")
	}
	if status, body := w.post("/schedule", weekly("T2.xlsx", "mail", "a@county.example")...); status != http.StatusForbidden || !strings.Contains(body, "只有管理员") {
		t.Errorf("a reader: %d", status)
	}
	w.as("西县")
	for _, wrong := range []string{"nobody", "a@b.cn\r\nBcc: x@y.cn", strings.Repeat("x@y.cn ", 1) + "a@b.cn b@b.cn c@b.cn d@b.cn e@b.cn f@b.cn g@b.cn h@b.cn i@b.cn j@b.cn"} {
		if status, _ := w.post("/schedule", weekly("T2.xlsx", "division", "511181", "mail", wrong)...); status != http.StatusBadRequest {
			t.Errorf("%q: %d", wrong, status)
		}
	}
	w.post("/schedule", weekly("T2.xlsx", "division", "511181", "mail", "a@county.example b@county.example")...)
	w.as("市里")
	if status, _ := w.post("/schedule/1/mail", "mail", "thief@county.example"); status != http.StatusNotFound {
		t.Errorf("that of somebody else: %d", status)
	}
	w.as("西县")
	w.at("2026-11-23 08:00")
	w.post("/schedule/1/mail", "mail", "b@county.example")
	must(t, access.Disable(t.Context(), w.City, "西县", w.Now))
	w.deliver(0)
	if got := w.states(); got != "a@county.example failed, b@county.example failed" || len(server.Received()) != 0 {
		t.Errorf("of a disabled account: %s", got)
	}
	must(t, access.Enable(t.Context(), w.City, "西县"))
	w.post("/schedule/1/resend")
	w.deliver(0)
	if got := w.states(); got != "a@county.example failed, b@county.example sent" || len(server.Received()) != 1 {
		t.Errorf("an address that was taken out: %s", got)
	}
}

// TestWithoutMail nothing is offered and nothing is sent; what was waiting goes on when
// there is mail.
func TestWithoutMail(t *testing.T) {
	w, server := newPost(t)
	w.post("/schedule", weekly("T2.xlsx", "mail", "a@county.example")...)
	must(t, mail.Remove(w.City.Dir()))
	w.at("2026-11-23 08:00")
	for range 3 {
		w.deliver(24 * time.Hour)
	}
	if _, body := w.get("/schedule"); w.states() != "a@county.example waiting" || strings.Contains(body, `name="mail"`) || !strings.Contains(body, "还没有设邮件") {
		t.Errorf("%s %s", w.states(), body)
	}
	must(t, mail.Save(w.City.Dir(), server.Settings))
	w.deliver(0)
	if got := w.states(); got != "a@county.example sent" {
		t.Error(got)
	}
}
