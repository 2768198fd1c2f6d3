package access

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/shared/fault"
)

// TestSecretsAtRest: neither the database nor a backup of it makes codes, and a secret
// that was moved to another account opens nothing. Without the key recovery codes work.
func TestSecretsAtRest(t *testing.T) {
	c := newCity(t)
	add(t, c, "chen", CountyViewer, "511102")
	add(t, c, "li", CountyViewer, "511102")
	secret, codes := telephone(t, c, "chen", now)
	lis, _ := telephone(t, c, "li", now)
	exec(t, c, "DELETE FROM session")
	raw, _ := secretEncoding.DecodeString(secret)
	for _, file := range []string{"city.db", "city.db-wal"} {
		b, err := os.ReadFile(filepath.Join(c.Dir(), file))
		must(t, err)
		for what, part := range map[string][]byte{"the secret": []byte(secret), "its bytes": raw, "a recovery code": []byte(codes[0]), "a recovery code, bare": []byte(strings.ReplaceAll(codes[0], "-", ""))} {
			if bytes.Contains(b, part) {
				t.Errorf("%s holds %s", file, what)
			}
		}
	}
	key := filepath.Join(c.Dir(), keyFile)
	if info, err := os.Stat(key); err != nil || info.Size() != keyBytes || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	at := now.Add(time.Minute)
	exec(t, c, "UPDATE second_factor SET sealed = (SELECT sealed FROM second_factor WHERE account = 'chen') WHERE account = 'li'")
	for _, s := range []string{secret, lis} {
		if _, err := LoginSecond(t.Context(), c, half(t, c, "li", at), codeAt(t, s, at), Origin{}, at); !fault.Is(err, fault.Conflict) {
			t.Errorf("a secret of another account: %v", err)
		}
	}
	must(t, os.Remove(key))
	if _, err := LoginSecond(t.Context(), c, half(t, c, "chen", at), codeAt(t, secret, at), Origin{}, at); !fault.Is(err, fault.Conflict) {
		t.Errorf("without the key: %v", err)
	}
	if _, err := LoginSecond(t.Context(), c, half(t, c, "chen", at), codes[0], Origin{}, at); err != nil {
		t.Errorf("a recovery code without the key: %v", err)
	}
}
