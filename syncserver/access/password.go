package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"yizhan/shared/fault"
)

// The parameters of new digests: one of the sets that OWASP gives as the least for
// argon2id. Digests carry theirs, so that these can be raised.
const (
	hashMemory  = 19 << 10 // KiB
	hashTime    = 2
	hashThreads = 1
	saltBytes   = 16
	hashBytes   = 32
)

// hashing bounds how many passwords are looked at in one moment: each takes 19 MiB,
// and whoever sends many at once must not take the server's memory.
var hashing = make(chan struct{}, 2)

const (
	passwordLengthMin = 12
	passwordBytesMax  = 1024
	distinctMin       = 5
)

// commonWords are what passwords are made of that programs try first.
//
//go:embed common_words.txt
var commonWords string

// checkPassword refuses what would be guessed. Length protects, not signs: nobody is
// made to use capital letters.
func checkPassword(name, password string) error {
	refuse := func(zh, en string) error { return fault.New(fault.Invalid, "password", zh, en) }
	lower := strings.ToLower(password)
	switch {
	case len(password) > passwordBytesMax || !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl): // which no browser sends
		return refuse("密码太长，或者含有无法识别的字符", "the password is too long, or holds what is no text")
	case length(password) < passwordLengthMin:
		return refuse(fmt.Sprintf("密码至少 %d 个字母（汉字一个顶两个）。可以用几个不相干的词连起来，好记又难猜", passwordLengthMin),
			fmt.Sprintf("a password has at least %d letters, of which a Chinese one counts as two: a few words that have nothing to do with each other are easy to remember and hard to guess", passwordLengthMin))
	case length(name) >= 4 && strings.Contains(lower, name):
		return refuse("密码里不要有账号名", "leave the name of the account out of its password")
	case distinct(lower) < distinctMin:
		return refuse("密码里重复的字符太多，换一个", "too many characters are the same: choose another password")
	case sequence(lower):
		return refuse("密码是键盘上或数字里连着的一串，太好猜，换一个", "these keys lie in a row, which is guessed first: choose another password")
	case strings.IndexFunc(lower, unicode.IsLetter) < 0:
		return refuse("只有数字和符号的密码太好猜，加上文字或字母", "digits and signs alone are guessed too soon: add words")
	case common(lower):
		return refuse("这是常见的密码，太好猜，换一个", "this password is a common one, which is guessed first: choose another")
	}
	return nil
}

// length counts a Chinese character as two: there are thousands of them.
func length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// rows are the keys in the order in which fingers run over them.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.", "1q2w3e4r5t6y7u8i9o0p"}

// sequence tells that a password is little but keys in a row.
func sequence(s string) bool {
	left := len(s)
	for left > 0 && s != "" {
		longest := 0
		for _, row := range rows {
			for _, row := range []string{row, reversed(row)} {
				n := 0
				for n < len(s) && strings.Contains(row, s[:n+1]) {
					n++
				}
				longest = max(longest, n)
			}
		}
		if longest >= 4 {
			left -= longest
		}
		s = s[max(longest, 1):]
	}
	return left < distinctMin
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// common tells that little is left of a password without the words that everybody
// takes, and without digits and signs.
func common(s string) bool {
	for word := range strings.Lines(commonWords) {
		s = strings.ReplaceAll(s, strings.TrimSpace(word), "")
	}
	return strings.IndexFunc(s, unicode.IsLetter) < 0
}

// hashPassword makes the digest that is kept, in the form that everybody writes
// argon2id in.
func hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	sum, err := digestPassword(ctx, password, salt, hashTime, hashMemory, hashThreads, hashBytes)
	if err != nil {
		return "", err
	}
	return formatDigest(salt, sum), nil
}

func formatDigest(salt, sum []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashTime, hashThreads, b64(salt), b64(sum))
}

// digestPassword waits for its turn. One character can be typed in several ways;
// all of them are the same password.
func digestPassword(ctx context.Context, password string, salt []byte, time, memory uint32, threads uint8, size uint32) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, time, memory, threads, size), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var errDigest = errors.New("the digest of a password cannot be read")

// matchPassword compares a password with a digest that is kept.
func matchPassword(ctx context.Context, kept, password string) (bool, error) {
	if len(password) > passwordBytesMax {
		password = "" // matches nothing, and takes the same time
	}
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errDigest
	}
	var version int
	var memory, time uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &threads); err != nil || version != argon2.Version || time == 0 || threads == 0 {
		return false, errDigest
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	want, errWant := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || errWant != nil || len(want) == 0 {
		return false, errDigest
	}
	got, err := digestPassword(ctx, password, salt, time, memory, threads, uint32(len(want)))
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}
