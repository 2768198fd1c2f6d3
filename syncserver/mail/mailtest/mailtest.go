// Package mailtest is a real mail server for tests: it speaks SMTP with STARTTLS on the
// loopback address, knows one user, and keeps what it is sent.
package mailtest

import (
	"bytes"
	"encoding/pem"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"yizhan/syncserver/mail"
)

// User and Password are whom it knows.
const (
	User     = "yizhan"
	Password = "a word of the test"
)

// Server is one.
type Server struct {
	Settings mail.Settings // with which it takes mail

	mu       sync.Mutex
	received []Received
	answer   func(to string) error
	took     func() bool
}

// Received is a message as it came.
type Received struct {
	To, ID, Subject, Text string
	Raw                   []byte
	File                  string // the name of what is attached
	Content               []byte
}

// Start starts one that ends with the test; its files lie in a folder of their own.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{}
	certificates := httptest.NewTLSServer(nil) // one for 127.0.0.1, which vouches for itself
	t.Cleanup(certificates.Close)
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	root := write("root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificates.Certificate().Raw}))
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }))
	server.Domain, server.TLSConfig, server.ErrorLog = "mail.test", certificates.TLS, quiet{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }() // ends with the listener
	t.Cleanup(func() { _ = server.Close() })
	s.Settings = mail.Settings{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: mail.StartTLS, From: "yizhan@city.example",
		User: User, PasswordFile: write("password", []byte(Password+"\n")), Authority: root}
	return s
}

// quiet keeps the log of a test to what fails.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Answer sets what it says to an address; nil takes the message.
func (s *Server) Answer(f func(to string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// Took sets what happens when a message has come whole, before it says yes; false is
// that the line breaks there.
func (s *Server) Took(f func() bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = f
}

// Received lists what came, in its order.
func (s *Server) Received() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.received...)
}

// Refusal is an answer with a number.
func Refusal(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no"}
}

type session struct {
	server   *Server
	conn     *smtp.Conn
	to       string
	signedIn bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *session) Reset() { s.to = "" }

func (s *session) Logout() error { return nil }

func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.server.mu.Lock()
	answer := s.server.answer
	s.server.mu.Unlock()
	if answer != nil {
		return answer(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	got, err := parse(raw)
	if err != nil {
		return err
	}
	got.To = s.to
	s.server.mu.Lock()
	s.server.received = append(s.server.received, got)
	took := s.server.took
	s.server.mu.Unlock()
	if took != nil && !took() {
		_ = s.conn.Conn().Close()
	}
	return nil
}

// parse reads a message as the program of its reader would.
func parse(raw []byte) (got Received, err error) {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return got, err
	}
	got.Raw, got.ID = raw, m.Header.Get("Message-ID")
	if got.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return got, err
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		got.Text, err = decoded(m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return got, err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		body, err := decoded(part.Header.Get("Content-Transfer-Encoding"), part)
		if err != nil {
			return got, err
		}
		_, disposition, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")) // a text has none
		if name := disposition["filename"]; name == "" {
			got.Text = body
		} else if got.File, err = new(mime.WordDecoder).DecodeHeader(name); err != nil {
			return got, err
		} else {
			got.Content = []byte(body)
		}
	}
}
