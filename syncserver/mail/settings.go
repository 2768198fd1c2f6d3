// Package mail sends a message with a file to one address, by a mail server that
// somebody has set. Without settings there is no mail, and nothing asks for it.
package mail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"yizhan/shared/fault"
	"yizhan/shared/report/save"
)

// TLS is how the line to the mail server is made safe.
type TLS string

// The ways. Without one nobody signs in: the password would pass readable.
const (
	StartTLS TLS = "starttls"
	Implicit TLS = "tls"
	None     TLS = "none"
)

// port is the usual one of a way.
var port = map[TLS]int{StartTLS: 587, Implicit: 465, None: 25}

// Settings are how mail leaves, as they lie in the file of the data folder.
type Settings struct {
	Host         string `json:"host"`
	Port         int    `json:"port"`
	TLS          TLS    `json:"tls"`
	From         string `json:"from"`
	User         string `json:"user,omitempty"`
	PasswordFile string `json:"password_file,omitempty"`
	// Authority is a PEM file with whoever vouches for the mail server, where the system
	// does not know it.
	Authority string `json:"authority,omitempty"`
}

// Path is where the settings of a data folder lie.
func Path(dir string) string { return filepath.Join(dir, "mail.json") }

// Load reads them anew each time, so that a change needs no restart.
func Load(dir string) (s Settings, found bool, err error) {
	b, err := os.ReadFile(Path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, wrong("mail.json", "读不了", "cannot be read", err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return s, true, wrong("mail.json", "不是完整的 JSON", "is no complete JSON", err)
	}
	return s, true, s.Check()
}

// Save keeps settings that make sense.
func Save(dir string, s Settings) error {
	if s.Port == 0 {
		s.Port = port[s.TLS]
	}
	if err := s.Check(); err != nil {
		return err
	}
	return save.To(Path(dir), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(s)
	})
}

// Remove ends sending; what waits goes on waiting.
func Remove(dir string) error {
	if err := os.Remove(Path(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wrong("mail.json", "删不掉", "cannot be removed", err)
	}
	return nil
}

// wrong is a fault of the settings.
func wrong(field, zh, en string, err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: field, ZH: "邮件设置：" + field + " " + zh, EN: "settings of mail: " + field + " " + en, Err: err}
}

// Check refuses settings with which nothing could be sent.
func (s Settings) Check() error {
	switch {
	case s.Host == "" || strings.ContainsFunc(s.Host, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("/@:", r) && !strings.Contains(s.Host, "::")
	}):
		return wrong("host", "应是邮件服务器的名称或地址", "is the name or address of the mail server", nil)
	case port[s.TLS] == 0:
		return wrong("tls", "可选 starttls、tls、none", "is starttls, tls or none", nil)
	case s.Port < 1 || s.Port > 65535:
		return wrong("port", "应在 1 到 65535 之间", "is between 1 and 65535", nil)
	case (s.User == "") != (s.PasswordFile == ""):
		return wrong("user", "和 password-file 要么都写，要么都不写", "and password-file go together", nil)
	case s.User != "" && s.TLS == None:
		return wrong("tls", "为 none 时不能登录邮件服务器：密码会明着传", "none and a user do not go together: the password would pass readable", nil)
	}
	if _, err := Address(s.From); err != nil {
		return wrong("from", "不是邮箱地址", "is no address", err)
	}
	if s.PasswordFile != "" {
		if _, err := s.password(); err != nil {
			return err
		}
	}
	return nil
}

// password reads the file that holds it, which nobody but its owner may read.
func (s Settings) password() (string, error) {
	info, err := os.Stat(s.PasswordFile)
	if err != nil {
		return "", wrong("password-file", "没有这个文件", "is not there", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", wrong("password-file", fmt.Sprintf("别人也读得到（%04o），请先 chmod 600", info.Mode().Perm()), fmt.Sprintf("can be read by others (%04o): chmod 600 first", info.Mode().Perm()), nil)
	}
	b, err := os.ReadFile(s.PasswordFile)
	if err != nil {
		return "", wrong("password-file", "读不了", "cannot be read", err)
	}
	word := strings.TrimRight(string(b), "\r\n")
	if word == "" {
		return "", wrong("password-file", "是空的", "is empty", nil)
	}
	return word, nil
}

// AddressesMax is how many somebody may have a report sent to.
const AddressesMax = 10

// addressRunesMax is what an address may have by RFC 5321.
const addressRunesMax = 254

// Address is one address as it is kept: nothing but local@domain, so that nobody slips
// a second one or a header in.
func Address(text string) (string, error) {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > addressRunesMax || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>,;()\`, r) }) || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
		return "", fault.New(fault.Invalid, "mail", "“"+text+"”不是邮箱地址，应写成 name@example.cn 的样子", "“"+text+"” is no address: write it like name@example.cn")
	}
	return text, nil
}

// Addresses reads a list with spaces, commas or lines between: each once.
func Addresses(text string) (out []string, err error) {
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;，；、", r) }) {
		a, err := Address(one)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(b string) bool { return strings.EqualFold(a, b) }) {
			out = append(out, a)
		}
	}
	if len(out) > AddressesMax {
		return nil, fault.New(fault.Invalid, "mail", fmt.Sprintf("一份报表最多发到 %d 个邮箱", AddressesMax), fmt.Sprintf("a report goes to %d addresses at most", AddressesMax))
	}
	return out, nil
}
