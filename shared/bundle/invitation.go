package bundle

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"os"

	"yizhan/shared/fault"
)

// Invitation is what an administrator gives a station that has never reached the
// city, as a small file: a one-time code, and the keys without which nothing can be
// encrypted to the city or believed of it. Who could change it on the way could
// pretend to be the city: it is handed over like a key.
type Invitation struct {
	Station     string            `json:"station"`
	Code        string            `json:"code"`
	Recipient   string            `json:"recipient"`
	ServerKey   ed25519.PublicKey `json:"server_key"`
	Server      string            `json:"server,omitempty"`      // address, if a network leads there
	Fingerprint string            `json:"fingerprint,omitempty"` // of its authority
}

const invitationBytesMax = 16 << 10

// ReadInvitation reads one.
func ReadInvitation(path string) (i Invitation, err error) {
	f, err := os.Open(path)
	if err != nil {
		return i, Classify(err)
	}
	defer f.Close()
	err = json.NewDecoder(io.LimitReader(f, invitationBytesMax)).Decode(&i)
	if err == nil && (i.Code == "" || len(i.ServerKey) != ed25519.PublicKeySize) {
		err = errors.New("code or key missing")
	}
	if err != nil {
		return i, &fault.Error{Kind: fault.Malformed, Field: "invitation", Err: err, ZH: "这不是完整的邀请文件，请管理员重新生成", EN: "this is no invitation, or not all of one: ask the administrator for a new one"}
	}
	return i, CheckRecipient(i.Recipient)
}

// WriteInvitation writes one into a new file.
func WriteInvitation(path string, i Invitation) error {
	b, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		if errors.Is(err, os.ErrExist) {
			return taken(path, err)
		}
		return Classify(err)
	}
	_, err = f.Write(append(b, '\n'))
	return Classify(errors.Join(err, f.Sync(), f.Close()))
}
