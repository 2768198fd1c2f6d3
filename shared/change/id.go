package change

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
)

// ID names a record, a device or an action: a UUID of 16 bytes that is minted
// where the thing is first written down, and never mapped or reused afterwards.
type ID [16]byte

// IsZero reports whether no id was given.
func (id ID) IsZero() bool { return id == ID{} }

// String is the usual 8-4-4-4-12 form.
func (id ID) String() string { return uuid.UUID(id).String() }

// Minted is the moment in an id that carries one (UUIDv7, UUIDv8): when the
// computer that recorded it believed it was. Zero for named ids.
func (id ID) Minted() time.Time {
	if v := id[6] >> 4; v != 7 && v != 8 {
		return time.Time{}
	}
	var b [8]byte
	copy(b[2:], id[:6])
	return time.UnixMilli(int64(binary.BigEndian.Uint64(b[:]))).UTC()
}

// IsImported tells ids that were derived from the rows of a file: their moment is
// that of the event, and says nothing about a clock.
func (id ID) IsImported() bool { return id[6]>>4 == 8 }

// MarshalText writes the usual form, for JSON and logs.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the usual form.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// ParseID reads an id in the usual form.
func ParseID(s string) (ID, error) {
	parsed, err := uuid.Parse(s)
	if err != nil {
		return ID{}, fmt.Errorf("read id: %w", err)
	}
	return ID(parsed), nil
}

// IDFromBytes takes the 16 bytes of a stored id; any other length is refused.
func IDFromBytes(b []byte) (ID, error) {
	if len(b) != len(ID{}) {
		return ID{}, fmt.Errorf("read id: %d bytes instead of 16", len(b))
	}
	return ID(b), nil
}

// cityNamespace is the UUIDv5 namespace of everything that has a public code.
var cityNamespace = uuid.MustParse("5f0c2d4e-77a1-5c3b-9d0e-2a6b8f4c1d70")

// Named is the id of a dictionary record with a public code (RFC 9562, UUIDv5
// of kind and code). A station set up offline, five offices importing the same
// ledger and the city all arrive at the same id, so nothing has to be mapped.
func Named(kind, code string) ID {
	return ID(uuid.NewSHA1(cityNamespace, []byte(kind+"\x00"+code)))
}

// NamedAt is the id of an imported row: the time of the event, so that rows lie
// in order in the tables, then a digest of what identifies the row, so that
// importing it again means the same record (RFC 9562, UUIDv8).
func NamedAt(at time.Time, parts ...string) ID {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	var id ID
	copy(id[6:], h.Sum(nil))
	putMillis(&id, at.UnixMilli())
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// Minter makes UUIDv7 ids. Within one run of the program the last 62 bits stay
// the same and the 12 bits after the time count up: ids of a desk then differ
// in few bytes, which more than halves what a visit costs on the wire. The 62
// bits are drawn at each start, so two copies of one data folder cannot meet.
type Minter struct {
	mu      sync.Mutex
	node    [8]byte
	millis  int64
	counter uint16
}

// NewMinter draws the random part.
func NewMinter() *Minter {
	m := &Minter{}
	// crypto/rand.Read never fails since Go 1.24; it ends the program instead.
	_, _ = rand.Read(m.node[:])
	m.node[0] = m.node[0]&0x3f | 0x80
	return m
}

// New mints an id for the given time. Ids of one minter never repeat and never
// run backwards, whatever the clock does.
func (m *Minter) New(now time.Time) ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	ms := max(now.UnixMilli(), 0)
	switch {
	case ms > m.millis:
		m.millis, m.counter = ms, 0
	case m.counter == 0x0fff:
		m.millis, m.counter = m.millis+1, 0
	default:
		m.counter++
	}
	var id ID
	putMillis(&id, m.millis)
	id[6] = 0x70 | byte(m.counter>>8)
	id[7] = byte(m.counter)
	copy(id[8:], m.node[:])
	return id
}

// Reset forgets the time of the last id, after the clock turned out to be wrong:
// ids would go on from there for ever. They differ from those before all the same.
func (m *Minter) Reset() {
	fresh := NewMinter()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.millis, m.counter, m.node = 0, 0, fresh.node
}

// NewRandomEpoch draws the number of a device's life: one first run, restore or
// fork. 63 bits, so that it fits a signed column.
func NewRandomEpoch() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])>>1 | 1
}

func putMillis(id *ID, ms int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(ms))
	copy(id[:6], b[2:])
}

// Chain is the running digest over everything a device has written in an epoch:
// chain n = first half of SHA-256(chain n-1, bytes n). Equal chains at equal
// sequence numbers prove that both sides hold the same changes in the same order.
type Chain [16]byte

// Next takes one more change into the chain.
func (c Chain) Next(bytes []byte) Chain {
	buf := make([]byte, 0, 256)
	buf = append(buf, c[:]...)
	buf = append(buf, bytes...)
	sum := sha256.Sum256(buf)
	return Chain(sum[:16])
}

// String is the chain in hexadecimal.
func (c Chain) String() string { return hex.EncodeToString(c[:]) }
