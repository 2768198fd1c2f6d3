// Package bundle is the exchange of a station with the city in a file, for a
// station that no network reaches: the messages of package wire, encrypted to
// whom they are for and signed by whom they are from. It opens no socket.
//
// There are two kinds of file. A question goes from a station to the city and
// carries what it has recorded; the answer to it carries back what the city has
// confirmed, and what concerns the station. The form of both is described in
// docs/protocol.md.
//
// A bundle is read and written as a stream. Whether it is whole, unchanged and
// from whom it says is known at its end only, so a reader goes through it twice:
// once to check it, and once to take it in.
package bundle

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"

	"filippo.io/age"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// Kind tells the two files apart. It is the one thing that stands readable in
// them, besides the version of their form.
type Kind byte

// The kinds.
const (
	Question Kind = 'Q' // station → city
	Answer   Kind = 'A' // city → station
)

// format is the version of the form that this program writes, the only one yet.
const format = 1

// magic opens a file, then come its kind and the version of its form.
const magic = "yizhan\x00"

const clearBytes = len(magic) + 2

// Limits of a file.
const (
	FileBytesMax   = 256 << 20 // of a question
	AnswerBytesMax = 16 << 20
	HeaderBytesMax = 64 << 10
	MessagesMax    = 200_000
	// RoomBytes is what a writer leaves free below a limit: more than the largest
	// message and the end.
	RoomBytes = 2 << 20
)

// Header says whose bundle it is and how its station stood when it asked. An
// answer repeats that, so that the station can tell whether it still does.
type Header struct {
	Device     change.ID         `cbor:"1,keyasint"`
	Epoch      uint64            `cbor:"2,keyasint"`
	LastSeq    uint64            `cbor:"3,keyasint"`
	AckedSeq   uint64            `cbor:"4,keyasint"`
	AckedChain change.Chain      `cbor:"5,keyasint"`
	History    change.ID         `cbor:"6,keyasint"` // of the last contact, zero if none
	Cursors    map[string]uint64 `cbor:"7,keyasint,omitempty"`
	Held       uint64            `cbor:"8,keyasint,omitempty"`
	WallMs     int64             `cbor:"9,keyasint"` // of whom the file is from
	App        string            `cbor:"10,keyasint"`
	// To is whom the file was encrypted to. It is signed: nobody can pass a
	// bundle on to another city as if it had been meant for it.
	To string `cbor:"11,keyasint"`
	// Reply is whom the answer is encrypted to; in a question only.
	Reply string `cbor:"12,keyasint,omitempty"`
	// Pairing introduces a station that has never reached the city.
	Pairing *Pairing `cbor:"13,keyasint,omitempty"`
}

// Pairing is what POST /api/v1/pair takes, but for the device, which the header
// names.
type Pairing struct {
	Code      string            `cbor:"1,keyasint"`
	PublicKey ed25519.PublicKey `cbor:"2,keyasint"`
	Station   string            `cbor:"3,keyasint"`
	Name      string            `cbor:"4,keyasint"`
	Division  string            `cbor:"5,keyasint"`
	Role      string            `cbor:"6,keyasint"`
	Demo      bool              `cbor:"7,keyasint,omitempty"`
}

// The parts of the stream inside the encryption: one byte that says what it is,
// its length in four, and so many bytes.
const (
	partHeader  = 'h'
	partMessage = 'm'
	partEnd     = 'e'
)

// partHead is the size of what stands before each of them.
const partHead = 5

// end closes the stream. The signature covers how many messages there were and
// everything before it, the readable beginning of the file included.
type end struct {
	Count     uint64 `cbor:"1,keyasint"`
	Signature []byte `cbor:"2,keyasint"`
}

func signed(count uint64, sum []byte) []byte {
	return append(binary.BigEndian.AppendUint64([]byte("yizhan.bundle\x00"), count), sum...)
}

// NewIdentity makes what bundles are decrypted with: a key of X25519, as age
// writes it.
func NewIdentity() (string, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", err
	}
	return id.String(), nil
}

// RecipientOf is the public half of an identity, to encrypt to.
func RecipientOf(identity string) (string, error) {
	id, err := age.ParseX25519Identity(identity)
	if err != nil {
		return "", fmt.Errorf("key of bundles: %w", err)
	}
	return id.Recipient().String(), nil
}

// CheckRecipient refuses what nothing can be encrypted to.
func CheckRecipient(recipient string) error {
	if _, err := age.ParseX25519Recipient(recipient); err != nil {
		return &fault.Error{Kind: fault.Invalid, Field: "recipient", Err: err, ZH: "市里的加密公钥不对，请向管理员重新要一份邀请文件", EN: "the city's key is none: ask the administrator for a new invitation"}
	}
	return nil
}
