package bundle

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"filippo.io/age"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// Reader reads a bundle. What it gives before Verify has agreed may be anybody's.
type Reader struct {
	Header Header

	in    io.Reader // decrypts
	sum   hash.Hash
	count uint64
	end   *end
	total []byte // the sum before the end
}

// ageHeaderMax is the size of what age writes before the first encrypted byte,
// for one recipient, and some more: no more of it is looked at.
const ageHeaderMax = 1024

// NewReader opens a bundle of a kind and reads its header.
func NewReader(r io.Reader, kind Kind, identity string) (*Reader, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	clear, err := readClear(buffered, kind)
	if err != nil {
		return nil, err
	}
	id, err := age.ParseX25519Identity(identity)
	if err != nil {
		return nil, notForUs(kind, err) // without a key of our own nothing is for us
	}
	if ahead, err := buffered.Peek(ageHeaderMax); !bytes.Contains(ahead, []byte("\n--- ")) {
		return nil, broken(errors.Join(errors.New("no header of age"), err))
	}
	in, err := age.Decrypt(buffered, id)
	if none, is := errors.AsType[*age.NoIdentityMatchError](err); is {
		return nil, notForUs(kind, none)
	}
	if err != nil {
		return nil, broken(err)
	}
	b := &Reader{in: in, sum: sha256.New()}
	b.sum.Write(clear)
	what, body, err := b.part()
	if err != nil {
		return nil, err
	}
	if what != partHeader {
		return nil, broken(errors.New("no header"))
	}
	if err := change.Unmarshal(body, &b.Header); err != nil {
		return nil, broken(err)
	}
	if to := id.Recipient().String(); b.Header.To != to {
		return nil, notForUs(kind, errors.New("made for another key, and passed on"))
	}
	return b, nil
}

// readClear reads the readable beginning of a file.
func readClear(r io.Reader, kind Kind) ([]byte, error) {
	clear := make([]byte, clearBytes)
	n, err := io.ReadFull(r, clear)
	if n == 0 || !bytes.HasPrefix(clear[:n], []byte(magic)[:min(n, len(magic))]) {
		return nil, &fault.Error{Kind: fault.Malformed, Err: err, ZH: "这不是驿站通的交换文件，没有导入。请选名字以 .yzb 结尾的文件，或市里给的回执文件",
			EN: "this is not an exchange file of Yizhan: nothing was taken in. Choose the file that ends in .yzb, or the city's answer"}
	}
	if err != nil {
		return nil, broken(err)
	}
	if clear[len(magic)+1] != format {
		return nil, fault.New(fault.Version, "", "这个文件是更新版本的程序做的，没有导入。请先更新程序", "a newer program made this file: nothing was taken in. Update first")
	}
	switch got := Kind(clear[len(magic)]); {
	case got == kind:
		return clear, nil
	case got == Question:
		return nil, fault.New(fault.Invalid, "", "这是驿站带出的文件，要拿到市里导入，不是回执。没有导入任何内容", "this is the file that a station carries out; it is to be taken in by the city. Nothing was taken in")
	case got == Answer:
		return nil, fault.New(fault.Invalid, "", "这是市里的回执文件，要拿回那个驿站导入。没有导入任何内容", "this is an answer of the city; its station has to take it in. Nothing was taken in")
	}
	return nil, broken(errors.New("unknown kind of bundle"))
}

// Next gives the next message, and io.EOF after the last one of a whole bundle.
func (b *Reader) Next() (wire.Message, error) {
	if b.end != nil {
		return nil, io.EOF
	}
	what, body, err := b.part()
	if err != nil {
		return nil, err
	}
	switch what {
	case partMessage:
		if b.count++; b.count > MessagesMax {
			return nil, broken(errors.New("too many messages"))
		}
		m, err := wire.Decode(body)
		if err != nil {
			return nil, broken(err)
		}
		return m, nil
	case partEnd:
		return nil, b.finish(body)
	}
	return nil, broken(errors.New("unknown part"))
}

func (b *Reader) finish(body []byte) error {
	var e end
	if err := change.Unmarshal(body, &e); err != nil {
		return broken(err)
	}
	if e.Count != b.count {
		return broken(fmt.Errorf("%d messages of %d", b.count, e.Count))
	}
	if n, err := io.ReadFull(b.in, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return broken(errors.New("something behind the end"))
	}
	b.end = &e
	return io.EOF
}

// Verify reads what is left and says whether the bundle is whole and signed with
// a key. Kind and length of everything in it have been checked then.
func (b *Reader) Verify(key ed25519.PublicKey) error {
	for b.end == nil {
		if _, err := b.Next(); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, signed(b.end.Count, b.total), b.end.Signature) {
		return fault.New(fault.Unauthorized, "signature", "文件的签名不对：不是它所写的那一方做的，没有导入。请重新导出；还是这样，请管理员核对", "the file is not signed by whom it names: nothing was taken in. Export again; if it stays so, ask the administrator")
	}
	return nil
}

// part reads one part, and counts it into the sum unless it is the end.
func (b *Reader) part() (byte, []byte, error) {
	var head [partHead]byte
	if _, err := io.ReadFull(b.in, head[:]); err != nil {
		return 0, nil, broken(err)
	}
	limit := uint32(wire.FrameBytesMax)
	if head[0] != partMessage {
		limit = HeaderBytesMax
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > limit {
		return 0, nil, broken(fmt.Errorf("part of %d bytes", n))
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(b.in, body); err != nil {
		return 0, nil, broken(err)
	}
	if head[0] == partEnd {
		b.total = b.sum.Sum(nil)
	} else {
		b.sum.Write(head[:])
		b.sum.Write(body)
	}
	return head[0], body, nil
}

// Unreadable is what a file is that cannot be read to its end, or a request that
// ends too early.
func Unreadable(err error) error {
	if err = Classify(err); fault.Is(err, fault.Internal) {
		return broken(err)
	}
	return err
}

// broken is what half a file and a changed one have in common.
func broken(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // io.EOF is what a whole one ends with, and nothing else
	}
	return &fault.Error{Kind: fault.Malformed, Err: err, ZH: "文件不完整或已损坏（可能没有拷完就拔了 U 盘），没有导入任何内容。请重新拷贝；还不行，请重新导出",
		EN: "the file is not whole or was changed (was the stick pulled out too early?): nothing was taken in. Copy it again, or export again"}
}

func notForUs(kind Kind, err error) error {
	e := &fault.Error{Kind: fault.Forbidden, Err: err, ZH: "这个文件不是给这个城市的服务器的，或者已损坏，没有导入任何内容。请核对是哪里的 U 盘", EN: "this file was not made for this city's server, or it is damaged: nothing was taken in"}
	if kind == Answer {
		e.ZH, e.EN = "这份回执不是给这台电脑的，或者已损坏，没有导入任何内容。请找到本机导出的那个文件的回执", "this answer was not made for this computer, or it is damaged: nothing was taken in. Look for the answer to the file that this computer exported"
	}
	return e
}
