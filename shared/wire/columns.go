package wire

import (
	"encoding/binary"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// The columns of visits. Ids of one desk share their last eight bytes (see
// change.Minter), clock and event lie close to the time in the id, and stations,
// groups and services repeat: so each is written as a difference or as the
// number of an entry in a list that the batch itself builds up.
const (
	colMillis    = iota // time in the id, difference to the row before
	colCounter          // the two bytes behind it
	colNode             // the last eight bytes, by list
	colClock            // time of the clock, difference to the id's; then its counter
	colVersion          // kind version
	colStation          // by list
	colAt               // event, difference to the id's time
	colFlags            // day_only, member, source
	colGroup            // by list
	colPeople           //
	colMember           // 16 bytes where the flag says so
	colLines            // number of lines
	colService          // by list, for each line
	colQuantity         //
	colCharged          //
	colReference        //
	columns
)

const (
	flagDayOnly = 1 << 0
	flagMember  = 1 << 1
	sourceShift = 2
)

// columnsHold reports whether a visit's numbers fit the columns, which know no
// negative ones where there should be none.
func columnsHold(v *domain.Visit) bool {
	if v.People < 0 || v.Source > 63 {
		return false
	}
	for _, l := range v.Lines {
		if l.Quantity < 0 || l.Charged < 0 || l.Reference < 0 {
			return false
		}
	}
	return true
}

// columnWriter gathers a run of visits.
type columnWriter struct {
	rows   int
	cols   [columns][]byte
	millis int64
	lists  [columns]map[string]uint64
}

func (w *columnWriter) add(c change.Change, v *domain.Visit) {
	w.rows++
	millis := idMillis(c.ID)
	w.signed(colMillis, millis-w.millis)
	w.millis = millis
	w.cols[colCounter] = append(w.cols[colCounter], c.ID[6:8]...)
	w.listed(colNode, string(c.ID[8:]))
	w.signed(colClock, int64(c.Clock>>16)-millis)
	w.unsigned(colClock, uint64(c.Clock&0xffff))
	w.unsigned(colVersion, uint64(c.Version))
	w.listed(colStation, string(v.Station[:]))
	w.signed(colAt, v.At-millis)
	flags := uint64(v.Source) << sourceShift
	if v.DayOnly {
		flags |= flagDayOnly
	}
	if !v.Member.IsZero() {
		flags |= flagMember
		w.cols[colMember] = append(w.cols[colMember], v.Member[:]...)
	}
	w.unsigned(colFlags, flags)
	w.listed(colGroup, v.Group)
	w.unsigned(colPeople, uint64(v.People))
	w.unsigned(colLines, uint64(len(v.Lines)))
	for _, l := range v.Lines {
		w.listed(colService, l.Service)
		w.unsigned(colQuantity, uint64(l.Quantity))
		w.unsigned(colCharged, uint64(l.Charged))
		w.unsigned(colReference, uint64(l.Reference))
	}
}

func (w *columnWriter) unsigned(col int, v uint64) {
	w.cols[col] = binary.AppendUvarint(w.cols[col], v)
}

func (w *columnWriter) signed(col int, v int64) { w.cols[col] = binary.AppendVarint(w.cols[col], v) }

// listed writes the number of an entry, and behind a number that is new, the
// entry.
func (w *columnWriter) listed(col int, s string) {
	list := w.lists[col]
	if list == nil {
		list = map[string]uint64{}
		w.lists[col] = list
	}
	n, known := list[s]
	if !known {
		n = uint64(len(list))
		list[s] = n
	}
	w.unsigned(col, n)
	if !known {
		w.unsigned(col, uint64(len(s)))
		w.cols[col] = append(w.cols[col], s...)
	}
}

func (w *columnWriter) appendTo(out []byte) []byte {
	out = append(out, sectionVisits)
	out = binary.AppendUvarint(out, uint64(w.rows))
	for _, col := range w.cols {
		out = binary.AppendUvarint(out, uint64(len(col)))
		out = append(out, col...)
	}
	return out
}

// columnReader gives the rows back.
type columnReader struct {
	cols   [columns]reader
	millis int64
	lists  [columns][]string
}

func readColumns(r *reader, rowsMax int) ([]Record, error) {
	rows := r.uvarint()
	var c columnReader
	for i := range c.cols {
		c.cols[i] = reader{b: r.bytes(UnpackedBytesMax)}
	}
	if r.err != nil {
		return nil, r.err
	}
	if rows > uint64(max(rowsMax, 0)) {
		return nil, malformed("number of rows")
	}
	out := make([]Record, 0, rows)
	for range rows {
		rec, err := c.row()
		if err != nil {
			return nil, err
		}
		out = append(out, rec)
	}
	for _, col := range c.cols {
		if len(col.b) > 0 {
			return nil, malformed("length of a column")
		}
	}
	return out, nil
}

func (c *columnReader) row() (Record, error) {
	var id change.ID
	c.millis += c.cols[colMillis].varint()
	if c.millis < 0 || c.millis >= 1<<48 {
		return Record{}, malformed("time of an id")
	}
	binary.BigEndian.PutUint64(id[:8], uint64(c.millis)<<16)
	copy(id[6:8], c.cols[colCounter].take(2))
	copy(id[8:], c.listed(colNode))
	clock := change.Stamp(uint64(c.cols[colClock].varint()+c.millis)<<16 | c.cols[colClock].uvarint()&0xffff)
	version := uint16(c.cols[colVersion].uvarint())
	v := &domain.Visit{ID: id}
	copy(v.Station[:], c.listed(colStation))
	v.At = c.cols[colAt].varint() + c.millis
	flags := c.cols[colFlags].uvarint()
	v.DayOnly = flags&flagDayOnly != 0
	v.Source = domain.Source(flags >> sourceShift)
	if flags&flagMember != 0 {
		copy(v.Member[:], c.cols[colMember].take(16))
	}
	v.Group = c.listed(colGroup)
	v.People = int64(c.cols[colPeople].uvarint())
	lines := c.cols[colLines].uvarint()
	if lines > domain.LinesMax {
		return Record{}, malformed("number of lines")
	}
	if lines > 0 {
		v.Lines = make([]domain.Line, lines)
	}
	for i := range v.Lines {
		v.Lines[i] = domain.Line{
			Service: c.listed(colService), Quantity: int64(c.cols[colQuantity].uvarint()),
			Charged: int64(c.cols[colCharged].uvarint()), Reference: int64(c.cols[colReference].uvarint()),
		}
	}
	for i := range c.cols {
		if err := c.cols[i].err; err != nil {
			return Record{}, err
		}
	}
	return freeze(version, id, clock, v)
}

func (c *columnReader) listed(col int) string {
	n := c.cols[col].uvarint()
	switch list := c.lists[col]; {
	case n < uint64(len(list)):
		return list[n]
	case n > uint64(len(list)):
		c.cols[col].fail("entry of a list")
		return ""
	}
	s := string(c.cols[col].bytes(domain.CodeBytesMax))
	c.lists[col] = append(c.lists[col], s)
	return s
}

func idMillis(id change.ID) int64 { return int64(binary.BigEndian.Uint64(id[:8]) >> 16) }

// reader takes bytes apart. After an error it gives zeros, so that callers look
// at err once.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = malformed(what)
	}
	r.b = nil
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.fail("length")
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// bytes takes a length and as many bytes.
func (r *reader) bytes(lenMax uint64) []byte {
	n := r.uvarint()
	if n > lenMax {
		r.fail("length")
		return nil
	}
	return r.take(int(n))
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail("number")
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail("number")
		return 0
	}
	r.b = r.b[n:]
	return v
}
