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
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/merge"
)

// Subprotocol is the name in the WebSocket handshake.
const Subprotocol = "yizhan.sync.v1"

// The versions that this program speaks. One line for each:
//
//	1  2026-11  the first
//	2  2026-11  signed receipts, held changes told whole, losers with their
//	            documents, feed floors, digests compared and records repaired
//
// A city speaks with the two versions before its own. What a version added is
// sent only to who speaks it; fields that an older reader does not know, it
// passes over.
const (
	VersionMin = 1
	VersionMax = 2
)

// Limits of the protocol.
const (
	FrameBytesMax    = 1 << 20 // on the wire
	UnpackedBytesMax = 8 << 20 // after zstd
	PushChangesMax   = 500
	PushBytesMax     = 256 << 10 // of frozen changes, before packing
	CreditMax        = 4         // pushes under way without an answer
	DeltaBytes       = 64 << 10  // of documents, as long as nobody asks for more
	DeltaBytesMax    = 256 << 10 // of documents, whatever somebody asks for
	DeltaDocsMax     = 2000
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
	// Since version 2.
	TypeHeld    Type = 10
	TypeCompare Type = 11
	TypeDiffer  Type = 12
	TypeListing Type = 13
	TypeRepair  Type = 14
	TypeAgain   Type = 15
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
	Held       uint64            `cbor:"13,keyasint,omitempty"` // verdicts that the station knows, since version 2
	// How the station is, for who looks after it; since version 2. WaitingMs is when
	// the oldest record was made that the city has not confirmed, DiskFree how many
	// bytes fit on its disk yet. 0 is not known, or none.
	WaitingMs int64  `cbor:"14,keyasint,omitempty"`
	DiskFree  uint64 `cbor:"15,keyasint,omitempty"`
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
	// Since version 2. ServerKey (Ed25519) is what receipts are signed with, and
	// Floors are the numbers from which feeds are complete: who has read less far
	// reads the feed from its beginning, and forgets what does not come again.
	ServerKey []byte            `cbor:"8,keyasint,omitempty"`
	Floors    map[string]uint64 `cbor:"9,keyasint,omitempty"`
	Receipt   *Receipt          `cbor:"10,keyasint,omitempty"`
	// Held is there if the city holds changes of the epoch without counting them,
	// or the station believes that it does.
	Held *Held `cbor:"11,keyasint,omitempty"`
	// Revoked devices hand over what they have, and get nothing.
	Revoked bool `cbor:"12,keyasint,omitempty"`
	// Recipient is the city's key for bundles (package bundle), so that a station
	// that loses its network can go on by file.
	Recipient string `cbor:"13,keyasint,omitempty"`
	// Latest is the version of the desktop that whoever runs the server wants
	// stations to have; empty where nobody said. A station only shows it.
	Latest string `cbor:"14,keyasint,omitempty"`
}

// Receipt is the city's signature under "I hold all changes of this epoch up to
// this number". The station keeps it: nobody can say later that they never came.
type Receipt struct {
	AtMs      int64  `cbor:"1,keyasint"`
	Signature []byte `cbor:"2,keyasint"` // Ed25519 over SignedReceipt
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
	Receipt  *Receipt     `cbor:"5,keyasint,omitempty"` // since version 2
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
	// Bytes is how much of documents the answer may hold, since version 2; without
	// it DeltaBytes. One document comes in any case.
	Bytes uint64 `cbor:"3,keyasint,omitempty"`
}

// Delta is the stretch of a feed behind Prev up to To. Applied is the sequence
// number up to which the city had taken the device's own changes in when it
// wrote this.
type Delta struct {
	Feed    string          `cbor:"1,keyasint"`
	Prev    uint64          `cbor:"2,keyasint"`
	To      uint64          `cbor:"3,keyasint"`
	Head    uint64          `cbor:"4,keyasint"`
	Docs    []merge.Encoded `cbor:"5,keyasint"`
	Applied uint64          `cbor:"6,keyasint"`
	Losers  []Losers        `cbor:"7,keyasint,omitempty"` // since version 2; of documents that have any
}

// Losers are all values of a document that did not win and that nobody has
// looked at yet. Those of a document that comes without any are settled.
type Losers struct {
	Kind   string        `cbor:"1,keyasint"`
	ID     change.ID     `cbor:"2,keyasint"`
	Losers []merge.Loser `cbor:"3,keyasint"`
}

// Poke says that a feed has moved. It may be lost: the next one says more.
type Poke struct {
	Feed string `cbor:"1,keyasint"`
	Head uint64 `cbor:"2,keyasint"`
}

// Error ends a session. Code is the number of a fault kind. RetryMs asks to stay
// away for a while.
type Error struct {
	Code    uint16 `cbor:"1,keyasint"`
	Text    string `cbor:"2,keyasint"`
	RetryMs int64  `cbor:"3,keyasint,omitempty"`
}

// CloseReason is the reason of a WebSocket's close frame: the name of the fault, and
// how long to stay away.
func CloseReason(name string, retry time.Duration) string {
	if retry <= 0 {
		return name
	}
	return fmt.Sprintf("%s %d", name, retry.Milliseconds())
}

// RetryIn reads how long to stay away off a close frame's reason.
func RetryIn(reason string) time.Duration {
	_, ms, ok := strings.Cut(reason, " ")
	n, err := strconv.ParseInt(ms, 10, 32)
	if !ok || err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Millisecond
}

// Held are all changes of an epoch that the city keeps without counting them;
// what the station knew of before is replaced by it. Total may be more than fit.
type Held struct {
	Epoch    uint64    `cbor:"1,keyasint"`
	Verdicts []Verdict `cbor:"2,keyasint"`
	Total    uint64    `cbor:"3,keyasint"`
}

// Compare tells what the station holds in ranges of days. A scope is the name of
// a feed.
type Compare struct {
	Scope  string  `cbor:"1,keyasint"`
	Ranges []Range `cbor:"2,keyasint"`
}

// Range is what one side holds of a kind from a day to a day, both included:
// how many records, and the sum of their digests (package digest).
type Range struct {
	Kind  string     `cbor:"1,keyasint"`
	From  domain.Day `cbor:"2,keyasint"`
	To    domain.Day `cbor:"3,keyasint"`
	Count uint64     `cbor:"4,keyasint"`
	Sum   digest.Sum `cbor:"5,keyasint"`
}

// RangeOf is a range as it travels.
func RangeOf(r digest.Range) Range {
	return Range{Kind: r.Kind, From: r.From, To: r.To, Count: uint64(r.Count), Sum: r.Sum}
}

// Total is what the range holds.
func (r Range) Total() digest.Total { return digest.Total{Count: int64(r.Count), Sum: r.Sum} }

// Differ answers a Compare. Where the city holds something else in a range, it
// tells what it holds there, one step finer: the months of a long range, the days
// of a month; of a day or of what has no day, that itself.
type Differ struct {
	Scope  string  `cbor:"1,keyasint"`
	Ranges []Range `cbor:"2,keyasint,omitempty"`
	// Asked are the ranges in which both differ, as the station asked for them.
	Asked []Range `cbor:"3,keyasint,omitempty"`
	// Head is that of the scope's feed: who has read less far differs for that.
	Head uint64 `cbor:"4,keyasint,omitempty"`
}

// Listing names what the station holds of a kind on a day: ids behind After up to
// Until, in their order, so that a day of any size fits in several.
type Listing struct {
	Scope string     `cbor:"1,keyasint"`
	Kind  string     `cbor:"2,keyasint"`
	Day   domain.Day `cbor:"3,keyasint"`
	After change.ID  `cbor:"4,keyasint"`
	Until change.ID  `cbor:"5,keyasint"`
	// Entries are 24 bytes each: the id, and the first half of its digest.
	Entries []byte `cbor:"6,keyasint"`
}

// EntryBytes is the size of one of a Listing's entries, ListingMax how many
// there may be.
const (
	EntryBytes = 24
	ListingMax = 20_000
	CompareMax = 1_000 // ranges
	RepairMax  = 500   // records
)

// Repair answers a Listing: records that the station lacks or has otherwise, and
// the ids of those that the city lacks. More says that not all found room.
type Repair struct {
	Scope   string      `cbor:"1,keyasint"`
	Kind    string      `cbor:"2,keyasint"`
	Day     domain.Day  `cbor:"3,keyasint"`
	Records []Stored    `cbor:"4,keyasint,omitempty"`
	Missing []change.ID `cbor:"5,keyasint,omitempty"`
	More    bool        `cbor:"6,keyasint,omitempty"`
	After   change.ID   `cbor:"7,keyasint,omitempty"` // of the listing that is answered
}

// Stored is a record as the city holds it: its frozen bytes, who recorded it, and
// how far its clock is believed. The last two matter for corrections only.
type Stored struct {
	Bytes  []byte       `cbor:"1,keyasint"`
	Device change.ID    `cbor:"2,keyasint,omitempty"`
	Clock  change.Stamp `cbor:"3,keyasint,omitempty"`
}

// Again carries frozen changes that were confirmed once and are missing at the
// city. They have their effect by their ids, and move no cursor of the sender's.
type Again struct {
	Changes [][]byte `cbor:"1,keyasint"`
	// Devices are who recorded each of them, where any was not the sender; the zero
	// id is the sender. It matters for corrections.
	Devices []change.ID `cbor:"2,keyasint,omitempty"`
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

// Type is the message's number.
func (Held) Type() Type { return TypeHeld }

// Type is the message's number.
func (Compare) Type() Type { return TypeCompare }

// Type is the message's number.
func (Differ) Type() Type { return TypeDiffer }

// Type is the message's number.
func (Listing) Type() Type { return TypeListing }

// Type is the message's number.
func (Repair) Type() Type { return TypeRepair }

// Type is the message's number.
func (Again) Type() Type { return TypeAgain }

// SignedReceipt is what the city signs. It names the life of its database, so
// that a receipt of one that was lost can be told from one of today's.
func SignedReceipt(history, device change.ID, epoch, seq uint64, chain change.Chain, atMs int64) []byte {
	b := append([]byte(Subprotocol+" receipt\x00"), history[:]...)
	b = append(b, device[:]...)
	for _, n := range []uint64{epoch, seq, uint64(atMs)} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return append(b, chain[:]...)
}

// SignedHello is what a device signs: the city's nonce, so that nothing can be
// replayed, and who it says it is.
func SignedHello(nonce []byte, h Hello) []byte {
	b := append([]byte(Subprotocol+"\x00"), nonce...)
	b = append(b, h.Device[:]...)
	return binary.BigEndian.AppendUint64(b, h.Epoch)
}

// Conn carries frames. Implementations are at the edge: a WebSocket, or memory.
type Conn interface {
	// Read returns the next frame. A frame over FrameBytesMax is an error.
	Read() ([]byte, error)
	Write(frame []byte) error
	Close() error
}
