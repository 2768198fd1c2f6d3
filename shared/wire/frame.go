package wire

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// A frame is one byte of flags and a CBOR array [type, message], the latter
// packed with zstd where that pays. The WebSocket's own compression is never
// used: its limits count packed bytes only.
//
// Since version 2 the flags are followed by a checksum of them and of the payload
// (CRC-32C), where the other side is known to speak that version: from the Welcome
// on. What signatures and chains protect would be noticed anyway; a document of a
// feed whose bits have changed on the way would be adopted as it is.
const (
	flagZstd     = 1 << 0
	flagChecksum = 1 << 1
	flagsAll     = flagZstd | flagChecksum
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const checksumBytes = 4

func checksum(flags byte, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte{flags}, castagnoli), castagnoli, payload)
}

// packBytesMin is below what packing costs more than it saves.
const packBytesMin = 200

type envelope struct {
	_    struct{} `cbor:",toarray"`
	Type Type
	Body cbor.RawMessage
}

var encoder = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(1<<20), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false)))

// The decoder's memory is bounded before it unpacks anything: 57 KB of zeros
// would otherwise become 512 MB. It fills the room that it is given and makes none.
var decoder = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderLowmem(true), zstd.WithDecodeAllCapLimit(true),
	zstd.WithDecoderMaxMemory(UnpackedBytesMax), zstd.WithDecoderMaxWindow(UnpackedBytesMax)))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // wrong options are a mistake of this file, seen by every test
	}
	return v
}

// EncodeFor makes a frame for a peer that speaks a version; 0 is one of which
// nothing is known yet.
func EncodeFor(version uint16, m Message) ([]byte, error) {
	frame, err := Encode(m)
	if err != nil || version < 2 {
		return frame, err
	}
	flags := frame[0] | flagChecksum
	out := append(make([]byte, 0, len(frame)+checksumBytes), flags)
	out = binary.BigEndian.AppendUint32(out, checksum(flags, frame[1:]))
	return checkSize(append(out, frame[1:]...))
}

// Encode makes a frame without a checksum.
func Encode(m Message) ([]byte, error) {
	body, err := change.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode message %d: %w", m.Type(), err)
	}
	plain, err := change.Marshal(envelope{Type: m.Type(), Body: body})
	if err != nil {
		return nil, fmt.Errorf("encode message %d: %w", m.Type(), err)
	}
	frame := append(make([]byte, 0, len(plain)+1), 0)
	if len(plain) >= packBytesMin {
		packed := encoder.EncodeAll(plain, frame)
		if len(packed) <= len(plain) {
			packed[0] = flagZstd
			return checkSize(packed)
		}
	}
	return checkSize(append(frame[:1], plain...))
}

func checkSize(frame []byte) ([]byte, error) {
	if len(frame) > FrameBytesMax {
		return nil, fault.Wrap(fault.TooLarge, fmt.Errorf("frame of %d bytes, at most %d", len(frame), FrameBytesMax))
	}
	return frame, nil
}

// Decode reads a frame. Everything wrong with one is a fault of kind Malformed
// or TooLarge.
func Decode(frame []byte) (Message, error) {
	if _, err := checkSize(frame); err != nil {
		return nil, err
	}
	if len(frame) < 2 || frame[0]&^flagsAll != 0 {
		return nil, malformed("flags")
	}
	plain := frame[1:]
	if frame[0]&flagChecksum != 0 {
		if len(plain) < checksumBytes || binary.BigEndian.Uint32(plain) != checksum(frame[0], plain[checksumBytes:]) {
			return nil, malformed("checksum")
		}
		plain = plain[checksumBytes:]
	}
	if frame[0]&flagZstd != 0 {
		var err error
		if plain, err = Unpack(plain); err != nil {
			return nil, err
		}
	}
	var e envelope
	if err := change.Unmarshal(plain, &e); err != nil {
		return nil, malformed("envelope")
	}
	switch e.Type {
	case TypeChallenge:
		return decode[Challenge](e.Body)
	case TypeHello:
		return decode[Hello](e.Body)
	case TypeWelcome:
		return decode[Welcome](e.Body)
	case TypePush:
		return decode[Push](e.Body)
	case TypeAck:
		return decode[Ack](e.Body)
	case TypePull:
		return decode[Pull](e.Body)
	case TypeDelta:
		return decode[Delta](e.Body)
	case TypePoke:
		return decode[Poke](e.Body)
	case TypeError:
		return decode[Error](e.Body)
	case TypeHeld:
		return decode[Held](e.Body)
	case TypeCompare:
		return decode[Compare](e.Body)
	case TypeDiffer:
		return decode[Differ](e.Body)
	case TypeListing:
		return decode[Listing](e.Body)
	case TypeRepair:
		return decode[Repair](e.Body)
	case TypeAgain:
		return decode[Again](e.Body)
	}
	return nil, malformed("type")
}

func decode[M Message](body []byte) (Message, error) {
	var m M
	if err := change.Unmarshal(body, &m); err != nil {
		return nil, malformed(fmt.Sprintf("message %d", m.Type()))
	}
	return m, nil
}

// Pack compresses what is to be kept as it came.
func Pack(plain []byte) []byte { return encoder.EncodeAll(plain, nil) }

// unsizedBytesMax is what a frame may unpack to that does not say how much it is;
// the encoder leaves that out below this.
const unsizedBytesMax = 256

// Unpack is its reverse, bounded by UnpackedBytesMax. Room is made once, for what
// the frame says to hold: room that grows would be made and copied many times over
// before the bound is met.
func Unpack(packed []byte) ([]byte, error) {
	var h zstd.Header
	if err := h.Decode(packed); err != nil || h.FrameContentSize > UnpackedBytesMax {
		return nil, malformed("size")
	}
	room := uint64(unsizedBytesMax)
	if h.HasFCS {
		room = h.FrameContentSize
	}
	plain, err := decoder.DecodeAll(packed, make([]byte, 0, room))
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, fmt.Errorf("unpack: %w", err))
	}
	return plain, nil
}

func malformed(what string) error {
	return fault.Wrap(fault.Malformed, fmt.Errorf("%s of frame cannot be read", what))
}
