package change

import (
	"encoding/binary"
	"unicode/utf8"
)

// The pieces of the deterministic form, appended by hand. What is written a hundred
// thousand times a second - visits, and the changes around them - does not go by
// reflection; a property test holds both ways to the same bytes.

// CBOR major types (RFC 8949, 3.1).
const (
	majorUint  = 0 << 5
	majorInt   = 1 << 5
	majorBytes = 2 << 5
	majorText  = 3 << 5
	majorArray = 4 << 5
	majorMap   = 5 << 5
)

func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n <= 0xff:
		return append(b, major|24, byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n <= 0xffffffff:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

// AppendUint appends an unsigned number.
func AppendUint(b []byte, n uint64) []byte { return appendHead(b, majorUint, n) }

// AppendInt appends a number.
func AppendInt(b []byte, n int64) []byte {
	if n < 0 {
		return appendHead(b, majorInt, uint64(-1-n))
	}
	return appendHead(b, majorUint, uint64(n))
}

// AppendBytes appends a byte string.
func AppendBytes(b, s []byte) []byte { return append(appendHead(b, majorBytes, uint64(len(s))), s...) }

// AppendText appends a text.
func AppendText(b []byte, s string) []byte {
	return append(appendHead(b, majorText, uint64(len(s))), s...)
}

// AppendTrue appends true.
func AppendTrue(b []byte) []byte { return append(b, 0xf5) }

// AppendArray begins an array of n values.
func AppendArray(b []byte, n int) []byte { return appendHead(b, majorArray, uint64(n)) }

// AppendMap begins a map of n pairs.
func AppendMap(b []byte, n int) []byte { return appendHead(b, majorMap, uint64(n)) }

// Reader takes the deterministic form apart, piece by piece. It knows what its user
// expects and nothing else: whatever is written in another way sets Bad, and is for
// the library to read, or to refuse.
type Reader struct {
	B   []byte
	Bad bool
}

// head reads the next head if it is of a major type, in its shortest form.
func (r *Reader) head(major byte) uint64 {
	if r.Bad || len(r.B) == 0 || r.B[0]&0xe0 != major {
		r.Bad = true
		return 0
	}
	info := r.B[0] & 0x1f
	if info < 24 {
		r.B = r.B[1:]
		return uint64(info)
	}
	size := 1 << (info - 24)
	if info > 27 || len(r.B) < 1+size {
		r.Bad = true
		return 0
	}
	var n uint64
	for _, b := range r.B[1 : 1+size] {
		n = n<<8 | uint64(b)
	}
	if size == 1 && n < 24 || size > 1 && n>>(4*size) == 0 {
		r.Bad = true // there is a shorter form
	}
	r.B = r.B[1+size:]
	return n
}

// Key reports whether the next pair has this key, and passes over it.
func (r *Reader) Key(k byte) bool {
	if r.Bad || len(r.B) == 0 || r.B[0] != k {
		return false
	}
	r.B = r.B[1:]
	return true
}

// Want is Key for a pair that must be there.
func (r *Reader) Want(k byte) { r.Bad = !r.Key(k) || r.Bad }

// Map reads the number of pairs.
func (r *Reader) Map() int { return int(r.head(majorMap)) }

// Array reads the number of values.
func (r *Reader) Array() int { return int(r.head(majorArray)) }

// Uint reads an unsigned number.
func (r *Reader) Uint() uint64 { return r.head(majorUint) }

// Int reads a number.
func (r *Reader) Int() int64 {
	if !r.Bad && len(r.B) > 0 && r.B[0]&0xe0 == majorInt {
		n := r.head(majorInt)
		r.Bad = r.Bad || n > 1<<63-1
		return -1 - int64(n)
	}
	n := r.head(majorUint)
	r.Bad = r.Bad || n > 1<<63-1
	return int64(n)
}

// True reads true.
func (r *Reader) True() bool {
	if r.Bad || len(r.B) == 0 || r.B[0] != 0xf5 {
		r.Bad = true
		return false
	}
	r.B = r.B[1:]
	return true
}

// Bytes reads a byte string. It is part of what is read, and not copied.
func (r *Reader) Bytes() []byte { return r.take(r.head(majorBytes)) }

// Text reads a text.
func (r *Reader) Text() string { return string(r.TextBytes()) }

// TextBytes reads a text. It is part of what is read, and not copied.
func (r *Reader) TextBytes() []byte {
	b := r.take(r.head(majorText))
	r.Bad = r.Bad || !utf8.Valid(b)
	return b
}

// ID reads an id.
func (r *Reader) ID() (id ID) {
	b := r.Bytes()
	if len(b) != len(id) {
		r.Bad = true
		return id
	}
	return ID(b)
}

func (r *Reader) take(n uint64) []byte {
	if r.Bad || n > uint64(len(r.B)) {
		r.Bad = true
		return nil
	}
	b := r.B[:n]
	r.B = r.B[n:]
	return b
}

// depthMax is how deep a value may be nested for Value to pass over it.
const depthMax = 4

// Value reads any value without taking it apart. It is part of what is read, and not
// copied.
func (r *Reader) Value() []byte {
	from := r.B
	r.skip(depthMax)
	if r.Bad {
		return nil
	}
	return from[:len(from)-len(r.B)]
}

func (r *Reader) skip(depth int) {
	if r.Bad || len(r.B) == 0 || depth == 0 {
		r.Bad = true
		return
	}
	switch major := r.B[0] & 0xe0; major {
	case majorUint, majorInt:
		r.head(major)
	case majorBytes:
		r.take(r.head(major))
	case majorText:
		r.Bad = !utf8.Valid(r.take(r.head(major))) || r.Bad
	case majorArray:
		for n := r.head(major); n > 0 && !r.Bad; n-- {
			r.skip(depth - 1)
		}
	default:
		if r.B[0] < 0xf4 || r.B[0] > 0xf6 { // false, true and null
			r.Bad = true
			return
		}
		r.B = r.B[1:]
	}
}
