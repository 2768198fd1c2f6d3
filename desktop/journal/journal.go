// Package journal keeps a second copy of everything that a station records,
// beside its database and outside it: files to which frozen changes are appended
// and nothing else ever happens. From it a database that was destroyed is made
// again, and by it a database that was put back to an earlier state is noticed at
// the next start, without a network.
package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/disk"
	"yizhan/shared/fault"
)

// Entry is one recorded change with its place in the outbox.
type Entry struct {
	Seq        uint64
	Action     uint64
	RecordedAt int64 // this computer's clock, UTC milliseconds
	Chain      change.Chain
	Bytes      []byte
}

// segmentBytesMax is when a new segment is begun.
const segmentBytesMax = 64 << 20

// A record is its payload between two lengths and behind a checksum, so that the
// last one is found from the end.
//
//	length 4 | crc32c of payload 4 | payload | length 4
const (
	headBytes = 8
	tailBytes = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Journal is an open journal. Its methods are not for several goroutines at once.
type Journal struct {
	files    disk.Folder
	segments []string // all, in order; the last one is written
	file     disk.File
	size     int64
	tail     Entry
	some     bool
}

// Open finds the end of the journal. What a power cut left half-written there is
// cut off: it was never said to be saved by this file alone.
func Open(files disk.Folder) (*Journal, error) {
	j := &Journal{files: files}
	names, err := files.List()
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	for _, n := range names {
		if IsSegment(n) {
			j.segments = append(j.segments, n)
		}
	}
	slices.Sort(j.segments)
	if len(j.segments) == 0 {
		return j, j.begin()
	}
	for i := len(j.segments) - 1; i >= 0 && !j.some; i-- {
		if err := j.findTail(j.segments[i], i == len(j.segments)-1); err != nil {
			return nil, errors.Join(fmt.Errorf("open journal: %w", err), j.Close())
		}
	}
	return j, nil
}

const (
	segmentPrefix = "journal-"
	segmentSuffix = ".log"
)

// IsSegment tells the files of a journal from others.
func IsSegment(name string) bool {
	return strings.HasPrefix(name, segmentPrefix) && strings.HasSuffix(name, segmentSuffix)
}

func (j *Journal) begin() error {
	name := fmt.Sprintf("%s%06d%s", segmentPrefix, len(j.segments)+1, segmentSuffix)
	file, err := j.files.Open(name)
	if err != nil {
		return fmt.Errorf("begin journal: %w", err)
	}
	if j.file != nil {
		err = j.file.Close()
	}
	j.file, j.size, j.segments = file, 0, append(j.segments, name)
	return err
}

// findTail reads the last entry of a segment; the last segment stays open.
func (j *Journal) findTail(name string, last bool) error {
	file, err := j.files.Open(name)
	if err != nil {
		return err
	}
	if last {
		j.file = file
	} else {
		defer file.Close()
	}
	size, err := file.Size()
	if err != nil {
		return err
	}
	tail, err := lastEntry(file, size)
	if err != nil {
		// The end is torn, or damaged: the last entry that can be read counts, and
		// what is behind it is no entry. The outbox has it.
		good := int64(0)
		err = scan(file, size, func(e Entry, end int64) error {
			tail, good = e, end
			return nil
		})
		if err != nil && !errors.Is(err, errDamaged) {
			return err
		}
		if last {
			if err := file.Truncate(good); err != nil {
				return err
			}
			size = good
		}
	}
	if last {
		j.size = size
	}
	if tail.Seq > 0 {
		j.tail, j.some = tail, true
	}
	return nil
}

// Tail is the last entry.
func (j *Journal) Tail() (Entry, bool) { return j.tail, j.some }

// Append writes entries and returns when they are on the disk.
func (j *Journal) Append(entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if j.size >= segmentBytesMax {
		if err := j.begin(); err != nil {
			return err
		}
	}
	var b []byte
	for _, e := range entries {
		b = appendEntry(b, e)
	}
	if _, err := j.file.Write(b); err != nil {
		// Half of it may stand there: the next start, or the next try, begins at
		// the last whole entry.
		return errors.Join(fmt.Errorf("write journal: %w", fault.Wrap(fault.DiskFull, err)), j.file.Truncate(j.size))
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("write journal: %w", fault.Wrap(fault.DiskFull, err))
	}
	j.size += int64(len(b))
	j.tail, j.some = entries[len(entries)-1], true
	return nil
}

// Each reads all entries in the order in which they were written. A damaged place
// is passed over, to the next entry that can be read; damaged counts them.
func (j *Journal) Each(f func(Entry) error) (damaged int, err error) {
	for i, name := range j.segments {
		file := j.file
		if i < len(j.segments)-1 {
			if file, err = j.files.Open(name); err != nil {
				return damaged, fmt.Errorf("read journal: %w", err)
			}
		}
		size, err := file.Size()
		if err == nil {
			err = scan(file, size, func(e Entry, _ int64) error { return f(e) })
		}
		if i < len(j.segments)-1 {
			_ = file.Close() // it was only read
		}
		if errors.Is(err, errDamaged) {
			damaged++
			continue
		}
		if err != nil {
			return damaged, fmt.Errorf("read journal: %w", err)
		}
	}
	return damaged, nil
}

// Close closes the segment that is written.
func (j *Journal) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}

func appendEntry(b []byte, e Entry) []byte {
	payload := binary.AppendUvarint(nil, e.Seq)
	payload = binary.AppendUvarint(payload, e.Action)
	payload = binary.AppendVarint(payload, e.RecordedAt)
	payload = append(payload, e.Chain[:]...)
	payload = append(payload, e.Bytes...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(payload)))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(payload, castagnoli))
	b = append(b, payload...)
	return binary.BigEndian.AppendUint32(b, uint32(len(payload)))
}

var errDamaged = errors.New("a place in the journal cannot be read")

// payloadBytesMax is a change with its place.
const payloadBytesMax = change.ChangeBytesMax + 64

// readEntry reads the record at an offset and returns where it ends.
func readEntry(file io.ReaderAt, at, size int64) (e Entry, end int64, err error) {
	var head [headBytes]byte
	if at+headBytes+tailBytes > size {
		return e, 0, errDamaged
	}
	if _, err := file.ReadAt(head[:], at); err != nil {
		return e, 0, err
	}
	n := int64(binary.BigEndian.Uint32(head[:4]))
	if end = at + headBytes + n + tailBytes; n > payloadBytesMax || end > size {
		return e, 0, errDamaged
	}
	rest := make([]byte, n+tailBytes)
	if _, err := file.ReadAt(rest, at+headBytes); err != nil {
		return e, 0, err
	}
	payload := rest[:n]
	if crc32.Checksum(payload, castagnoli) != binary.BigEndian.Uint32(head[4:]) || int64(binary.BigEndian.Uint32(rest[n:])) != n {
		return e, 0, errDamaged
	}
	e, ok := parse(payload)
	if !ok {
		return e, 0, errDamaged
	}
	return e, end, nil
}

func parse(p []byte) (e Entry, ok bool) {
	var n int
	if e.Seq, n = binary.Uvarint(p); n <= 0 {
		return e, false
	}
	p = p[n:]
	if e.Action, n = binary.Uvarint(p); n <= 0 {
		return e, false
	}
	p = p[n:]
	if e.RecordedAt, n = binary.Varint(p); n <= 0 || len(p) < n+len(e.Chain) {
		return e, false
	}
	p = p[n:]
	e.Chain = change.Chain(p[:len(e.Chain)])
	e.Bytes = p[len(e.Chain):]
	return e, true
}

func lastEntry(file io.ReaderAt, size int64) (Entry, error) {
	if size == 0 {
		return Entry{}, nil
	}
	var tail [tailBytes]byte
	if size < headBytes+tailBytes {
		return Entry{}, errDamaged
	}
	if _, err := file.ReadAt(tail[:], size-tailBytes); err != nil {
		return Entry{}, err
	}
	at := size - tailBytes - int64(binary.BigEndian.Uint32(tail[:])) - headBytes
	if at < 0 {
		return Entry{}, errDamaged
	}
	e, end, err := readEntry(file, at, size)
	if err == nil && end != size {
		err = errDamaged
	}
	return e, err
}

// scan reads entries from the beginning. Behind a damaged place it goes on at the
// next one that can be read, and says errDamaged in the end.
func scan(file io.ReaderAt, size int64, f func(e Entry, end int64) error) error {
	var damaged error
	for at := int64(0); at < size; {
		e, end, err := readEntry(file, at, size)
		if errors.Is(err, errDamaged) {
			damaged = errDamaged
			if at, err = nextEntry(file, at+1, size); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := f(e, end); err != nil {
			return err
		}
		at = end
	}
	return damaged
}

// nextEntry searches byte by byte for a place where a record begins; the checksum
// makes sure that it is one.
func nextEntry(file io.ReaderAt, from, size int64) (int64, error) {
	const window = 256 << 10
	buf := make([]byte, window)
	for at := from; at < size; {
		n, err := file.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return 0, err
		}
		for i := 0; i+headBytes <= n; i++ {
			if length := binary.BigEndian.Uint32(buf[i:]); length < 18 || length > payloadBytesMax {
				continue
			}
			if _, _, err := readEntry(file, at+int64(i), size); err == nil {
				return at + int64(i), nil
			}
		}
		if at+int64(n) >= size {
			break
		}
		at += int64(n) - headBytes
	}
	return size, nil
}
