package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Frames that follow one another in a body or a file are led by their length.

// AppendFrame appends a frame with its length.
func AppendFrame(b, frame []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(frame))), frame...)
}

// ReadFrame reads the next frame; io.EOF at the end, between two frames.
func ReadFrame(r io.Reader) ([]byte, error) {
	br, ok := r.(io.ByteReader)
	if !ok {
		br = oneByte{r}
	}
	n, err := binary.ReadUvarint(br)
	if err != nil {
		return nil, err
	}
	if n > FrameBytesMax {
		return nil, fmt.Errorf("frame of %d bytes, at most %d", n, FrameBytesMax)
	}
	frame := make([]byte, n)
	if _, err := io.ReadFull(r, frame); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return frame, nil
}

type oneByte struct{ io.Reader }

func (r oneByte) ReadByte() (byte, error) {
	var b [1]byte
	_, err := io.ReadFull(r.Reader, b[:])
	return b[0], err
}
