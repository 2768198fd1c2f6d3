package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	smtp "github.com/wneessen/go-mail"

	"yizhan/shared/fault"
)

// Message is a file for one address.
type Message struct {
	ID            string // of this file for this address: sent twice it is the same
	To            string
	Subject, Text string
	File, Name    string // the path, and what it is called; empty: none
	Date          time.Time
}

// FileBytesMax is what goes into a message: many servers refuse more than 25 MB, and a
// file grows by a third on its way.
const FileBytesMax = 15 << 20

// lineTimeMax is how long one message may take.
const lineTimeMax = 2 * time.Minute

// Failure is why a message was not delivered.
type Failure struct {
	error          // with a sentence that says what to do
	Final     bool // trying again would end the same way
	Uncertain bool // the server may have taken it: its answer did not come
}

// Unwrap gives the sentence.
func (f *Failure) Unwrap() error { return f.error }

// Final is why there was no use in sending at all.
func Final(err error) error { return &Failure{error: err, Final: true} }

// Send delivers a message to the mail server. When ctx ends it gives up waiting.
func (s Settings) Send(ctx context.Context, m Message) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	msg, err := s.compose(m)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { // ends within lineTimeMax; the library cannot be called back from a send
		if err := client.DialWithContext(ctx); err != nil {
			done <- s.notReached(err)
			return
		}
		err := client.Send(msg)
		if msg.IsDelivered() {
			err = nil // what comes after the server's yes changes nothing
		}
		_ = client.Close() // nor does a farewell that fails
		done <- s.notTaken(err)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s Settings) client() (*smtp.Client, error) {
	if err := s.Check(); err != nil {
		return nil, &Failure{error: err}
	}
	config := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.Authority != "" {
		pem, err := os.ReadFile(s.Authority)
		config.RootCAs = x509.NewCertPool()
		if err != nil || !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, &Failure{error: wrong("authority", "里没有证书", "holds no certificate", err)}
		}
	}
	options := []smtp.Option{smtp.WithPort(s.Port), smtp.WithTimeout(lineTimeMax), smtp.WithTLSConfig(config)}
	switch s.TLS {
	case StartTLS:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	case Implicit:
		options = append(options, smtp.WithSSL())
	default:
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	}
	if s.User != "" {
		password, err := s.password()
		if err != nil {
			return nil, &Failure{error: err}
		}
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover), smtp.WithUsername(s.User), smtp.WithPassword(password))
	}
	return smtp.NewClient(s.Host, options...)
}

func (s Settings) compose(m Message) (*smtp.Msg, error) {
	msg := smtp.NewMsg()
	if err := errors.Join(msg.From(s.From), msg.To(m.To)); err != nil {
		return nil, &Failure{error: fault.Wrap(fault.Invalid, err), Final: true}
	}
	msg.Subject(m.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no answer of somebody on holiday comes back
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(m.ID + "@" + s.From[strings.LastIndex(s.From, "@")+1:])
	msg.SetBodyString(smtp.TypeTextPlain, m.Text)
	if m.File == "" {
		return msg, nil
	}
	info, err := os.Stat(m.File)
	switch {
	case err != nil:
		return nil, &Failure{error: &fault.Error{Kind: fault.NotFound, Field: "file", Err: err, ZH: "服务器的 reports 文件夹里没有这个文件了", EN: "the file is no longer in the server's folder reports"}, Final: true}
	case info.Size() > FileBytesMax:
		return nil, &Failure{error: fault.New(fault.TooLarge, "file", fmt.Sprintf("文件有 %d MB，邮件装不下（最多 %d MB），请到收件箱下载", info.Size()>>20, FileBytesMax>>20),
			fmt.Sprintf("the file has %d MB, too much for mail (%d MB at most): take it from the inbox", info.Size()>>20, FileBytesMax>>20)), Final: true}
	}
	msg.AttachFile(m.File, smtp.WithFileName(m.Name))
	return msg, nil
}

// notReached puts into words why the mail server was not reached, or did not let us in.
func (s Settings) notReached(err error) error {
	at := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	f := &fault.Error{Kind: fault.Unreachable, Field: "host", Err: err,
		ZH: "连不上邮件服务器 " + at + "，请核对地址、端口和加密方式，看看防火墙", EN: "the mail server " + at + " cannot be reached: check its address, port and encryption, and the firewall"}
	certificate, badCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case strings.Contains(err.Error(), "STARTTLS"):
		f.ZH, f.EN = "邮件服务器 "+at+" 不会 STARTTLS，请换 tls 或端口", "the mail server "+at+" does not know STARTTLS: take tls, or another port"
	case strings.Contains(err.Error(), "AUTH"):
		f.ZH, f.EN = "邮件服务器不认这个用户名或密码", "the mail server does not accept the user or the password"
	case badCertificate:
		f.ZH, f.EN, f.Err = "邮件服务器的证书不可信。自建的机构请用 -authority 给出它的根证书", "the certificate of the mail server is not trusted: name the root of a private authority with -authority", certificate.Err
	}
	return &Failure{error: f}
}

// notTaken puts into words what the server said to a message. Its own words may name the
// address, so only its number is told.
func (s Settings) notTaken(err error) error {
	if err == nil {
		return nil
	}
	answer, ok := errors.AsType[*smtp.SendError](err)
	if !ok || answer.ErrorCode() == 0 {
		return &Failure{error: &fault.Error{Kind: fault.Unreachable, ZH: "发到一半断了", EN: "the line broke while it was sent"}, Uncertain: ok && answer.Reason == smtp.ErrSMTPDataClose}
	}
	f := &Failure{Final: !answer.IsTemp()}
	code := strings.TrimSpace(fmt.Sprintf("%d %s", answer.ErrorCode(), answer.EnhancedStatusCode()))
	zh, en := "邮件服务器没有收（"+code+"）", "the mail server did not take it ("+code+")"
	switch answer.Reason {
	case smtp.ErrSMTPRcptTo:
		if !f.Final {
			zh, en = "邮件服务器现在不收这个收件地址（"+code+"）", "the mail server does not take this address just now ("+code+")"
			break
		}
		zh, en = "邮件服务器不收这个收件地址（"+code+"），请核对", "the mail server does not take this address ("+code+"): check it"
	case smtp.ErrSMTPMailFrom:
		zh, en = "邮件服务器不让用这个发件地址（"+code+"），请核对 from", "the mail server does not let us send from this address ("+code+"): check from"
	}
	f.error = fault.New(fault.Conflict, "mail", zh, en)
	return f
}
