// Package wire is the protocol yizhan.sync.v1: the messages between a station
// and the city, their frames, limits and version. It opens no socket. The
// protocol is described in docs/protocol.md; testdata holds bytes of every
// message as each released version wrote them, and they stay readable.
//
// A session goes like this:
//
//	city    → Challenge   a nonce to sign
//	station → Hello       who I am, how far I believe to have come, my clock
//	city    → Welcome     how far you have really come, which feeds you follow
//	station → Push …      changes, up to CreditMax without an answer
//	city    → Ack …       held durably and counted, up to here
//	station → Pull        what follows in a feed
//	city    → Delta       documents of the feed
//	city    → Poke        there is something new in a feed
package wire

import (
	"yizhan/shared/change"
	"yizhan/shared/merge"
)

// Subprotocol is the name in the WebSocket handshake.
const Subprotocol = "yizhan.sync.v1"

// The versions that this program speaks. One line for each:
//
//	1  2026-11  the first
const (
	VersionMin = 1
	VersionMax = 1
)

// Limits of the protocol.
const (
	FrameBytesMax    = 1 << 20 // on the wire
	UnpackedBytesMax = 8 << 20 // after zstd
	PushChangesMax   = 500
	PushBytesMax     = 256 << 10 // of frozen changes, before packing
	CreditMax        = 4         // pushes under way without an answer
	DeltaDocsMax     = 500
)

// Type tells messages apart. Numbers are part of the protocol: append only.
type Type uint8

// The message types.
const (
	TypeChallenge Type = 1
	TypeHello     Type = 2
	TypeWelcome   Type = 3
	TypePush      Type = 4
	TypeAck       Type = 5
	TypePull      Type = 6
	TypeDelta     Type = 7
	TypePoke      Type = 8
	TypeError     Type = 9
)

// Message is one of the structs below.
type Message interface{ Type() Type }

// Challenge opens a session.
type Challenge struct {
	Nonce []byte `cbor:"1,keyasint"`
}

// Hello introduces a device. The signature is Ed25519 over SignedHello.
type Hello struct {
	VersionMin uint16            `cbor:"1,keyasint"`
	VersionMax uint16            `cbor:"2,keyasint"`
	App        string            `cbor:"3,keyasint"`
	Device     change.ID         `cbor:"4,keyasint"`
	Epoch      uint64            `cbor:"5,keyasint"`
	LastSeq    uint64            `cbor:"6,keyasint"`
	AckedSeq   uint64            `cbor:"7,keyasint"`
	AckedChain change.Chain      `cbor:"8,keyasint"`
	History    change.ID         `cbor:"9,keyasint"`
	Cursors    map[string]uint64 `cbor:"10,keyasint,omitempty"`
	WallMs     int64             `cbor:"11,keyasint"`
	Signature  []byte            `cbor:"12,keyasint"`
}

// Welcome answers a Hello. LastSeq and Chain are what the city holds of the
// device's epoch: the truth that both sides go on from.
type Welcome struct {
	Version uint16            `cbor:"1,keyasint"`
	History change.ID         `cbor:"2,keyasint"`
	LastSeq uint64            `cbor:"3,keyasint"`
	Chain   change.Chain      `cbor:"4,keyasint"`
	WallMs  int64             `cbor:"5,keyasint"`
	Feeds   map[string]uint64 `cbor:"6,keyasint"` // head of each feed that the device follows
	// Verdicts are those of changes beyond what the device knows to be confirmed:
	// the ack that brought them may have been lost.
	Verdicts []Verdict `cbor:"7,keyasint,omitempty"`
}

// Push carries changes From, From+1, … of an epoch. Chain is the chain after
// the last of them.
type Push struct {
	Epoch uint64       `cbor:"1,keyasint"`
	From  uint64       `cbor:"2,keyasint"`
	Batch []byte       `cbor:"3,keyasint"` // see EncodeBatch
	Chain change.Chain `cbor:"4,keyasint"`
}

// Ack confirms that everything up to Seq is durable at the city. Verdicts name
// the changes among the confirmed ones that it holds without counting them.
type Ack struct {
	Epoch    uint64       `cbor:"1,keyasint"`
	Seq      uint64       `cbor:"2,keyasint"`
	Chain    change.Chain `cbor:"3,keyasint"`
	Verdicts []Verdict    `cbor:"4,keyasint,omitempty"`
}

// Verdict says why a change is in quarantine.
type Verdict struct {
	Seq   uint64    `cbor:"1,keyasint"`
	ID    change.ID `cbor:"2,keyasint"`
	Fault uint16    `cbor:"3,keyasint"`
	Text  string    `cbor:"4,keyasint"`
}

// Pull asks for what follows After in a feed.
type Pull struct {
	Feed  string `cbor:"1,keyasint"`
	After uint64 `cbor:"2,keyasint"`
}

// Delta is the stretch of a feed behind Prev up to To. Applied is the sequence
// number up to which the city had taken the device's own changes in when it
// wrote this.
type Delta struct {
	Feed    string           `cbor:"1,keyasint"`
	Prev    uint64           `cbor:"2,keyasint"`
	To      uint64           `cbor:"3,keyasint"`
	Head    uint64           `cbor:"4,keyasint"`
	Docs    []merge.Document `cbor:"5,keyasint"`
	Applied uint64           `cbor:"6,keyasint"`
}

// Poke says that a feed has moved. It may be lost: the next one says more.
type Poke struct {
	Feed string `cbor:"1,keyasint"`
	Head uint64 `cbor:"2,keyasint"`
}

// Error ends a session. Code is the number of a fault kind.
type Error struct {
	Code uint16 `cbor:"1,keyasint"`
	Text string `cbor:"2,keyasint"`
}

// Type is the message's number.
func (Challenge) Type() Type { return TypeChallenge }

// Type is the message's number.
func (Hello) Type() Type { return TypeHello }

// Type is the message's number.
func (Welcome) Type() Type { return TypeWelcome }

// Type is the message's number.
func (Push) Type() Type { return TypePush }

// Type is the message's number.
func (Ack) Type() Type { return TypeAck }

// Type is the message's number.
func (Pull) Type() Type { return TypePull }

// Type is the message's number.
func (Delta) Type() Type { return TypeDelta }

// Type is the message's number.
func (Poke) Type() Type { return TypePoke }

// Type is the message's number.
func (Error) Type() Type { return TypeError }

// SignedHello is what a device signs: the city's nonce, so that nothing can be
// replayed, and who it says it is.
func SignedHello(nonce []byte, h Hello) []byte {
	b := append([]byte(Subprotocol+"\x00"), nonce...)
	b = append(b, h.Device[:]...)
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(h.Epoch>>shift))
	}
	return b
}

// Conn carries frames. Implementations are at the edge: a WebSocket, or memory.
type Conn interface {
	// Read returns the next frame. A frame over FrameBytesMax is an error.
	Read() ([]byte, error)
	Write(frame []byte) error
	Close() error
}
