package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"yizhan/shared/fault"
)

// keyFile holds the key of the secrets of telephones. It lies beside the database and
// in no backup: whoever finds a backup cannot make codes from it.
const (
	keyFile  = "second.key"
	keyBytes = 32
)

// secretEncoding is how secrets are written for telephones.
var secretEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// seal encrypts the secret of an account. It is called while a transaction writes, so
// that no two programs make the key at once.
func seal(dir, name, secret string) ([]byte, error) {
	key, err := os.ReadFile(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		key, err = makeKey(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("key of the second factor: %w", err)
	}
	aead, err := opener(key)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, []byte(secret), sealedFor(name)), nil
}

// makeKey puts the key on the disk before anything is encrypted with it.
func makeKey(dir string) ([]byte, error) {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key)
	f, err := os.CreateTemp(dir, "."+keyFile+"-") // 0600 from the first byte on
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name()) // gone already when all is well
	_, err = f.Write(key)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return key, os.Rename(f.Name(), filepath.Join(dir, keyFile))
}

// unseal reads the secret of an account.
func unseal(dir, name string, sealed []byte) (string, error) {
	key, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err == nil {
		var aead cipher.AEAD
		if aead, err = opener(key); err == nil {
			var secret []byte
			if secret, err = aead.Open(nil, nil, sealed, sealedFor(name)); err == nil {
				return string(secret), nil
			}
		}
	}
	return "", &fault.Error{Kind: fault.Conflict, Field: "code", Err: err,
		ZH: "服务器上的 " + keyFile + " 不在或者换过，手机上的验证码暂时不能用。请用恢复码，或请管理员取消这个账号的两步登录",
		EN: keyFile + " of the server is missing or another one, so codes of telephones cannot be checked. Use a recovery code, or ask the administrator to remove the second step of this account"}
}

func opener(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != keyBytes {
		return nil, errors.New("the key of the second factor has another length")
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// sealedFor binds a secret to its account: moved to another one, it opens nothing.
func sealedFor(name string) []byte { return []byte("yizhan second factor\x00" + name) }
