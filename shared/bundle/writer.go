package bundle

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"

	"filippo.io/age"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// Writer writes a bundle. Without Close it is none.
type Writer struct {
	out   io.WriteCloser // encrypts
	sum   hash.Hash
	bytes int64
	count uint64
}

// NewWriter begins a bundle that only h.To can read.
func NewWriter(w io.Writer, kind Kind, h Header) (*Writer, error) {
	to, err := age.ParseX25519Recipient(h.To)
	if err != nil {
		return nil, fmt.Errorf("recipient of bundle: %w", err)
	}
	clear := append([]byte(magic), byte(kind), format)
	if _, err := w.Write(clear); err != nil {
		return nil, err
	}
	out, err := age.Encrypt(w, to)
	if err != nil {
		return nil, err
	}
	b := &Writer{out: out, sum: sha256.New()}
	b.sum.Write(clear)
	body, err := change.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("encode header of bundle: %w", err)
	}
	return b, b.part(partHeader, body)
}

// Write appends a message.
func (b *Writer) Write(m wire.Message) error {
	if b.count == MessagesMax {
		return fault.Wrap(fault.TooLarge, fmt.Errorf("more than %d messages", MessagesMax))
	}
	frame, err := wire.Encode(m)
	if err != nil {
		return err
	}
	b.count++
	return b.part(partMessage, frame)
}

// Bytes is how much has been written, before encryption, which adds 16 bytes to
// every 64 KiB.
func (b *Writer) Bytes() int64 { return b.bytes }

// Full reports that no more should be written to stay below a limit of a file.
func (b *Writer) Full(limit int64) bool {
	return b.bytes > limit-RoomBytes-limit/1024 || b.count > MessagesMax-16
}

// Close signs and ends it. It does not close what was written to.
func (b *Writer) Close(sign func([]byte) []byte) error {
	body, err := change.Marshal(end{Count: b.count, Signature: sign(signed(b.count, b.sum.Sum(nil)))})
	if err != nil {
		return fmt.Errorf("encode end of bundle: %w", err)
	}
	if err := b.part(partEnd, body); err != nil {
		return err
	}
	return b.out.Close()
}

// SignWith is the sign of Close for who holds the key itself.
func SignWith(key ed25519.PrivateKey) func([]byte) []byte {
	return func(b []byte) []byte { return ed25519.Sign(key, b) }
}

func (b *Writer) part(what byte, body []byte) error {
	head := binary.BigEndian.AppendUint32([]byte{what}, uint32(len(body)))
	for _, p := range [][]byte{head, body} {
		b.sum.Write(p)
		if _, err := b.out.Write(p); err != nil {
			return err
		}
	}
	b.bytes += int64(len(head) + len(body))
	return nil
}
