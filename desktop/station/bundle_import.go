package station

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"

	"yizhan/shared/bundle"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// Imported is what an answer brought.
type Imported struct {
	Confirmed uint64 `json:"confirmed"` // changes that are confirmed now and were not before
	Documents int    `json:"documents"` // entries, prices, members that came from the city
	Pending   int64  `json:"pending"`   // changes that are still not confirmed
	Held      int64  `json:"held"`      // changes that the city keeps without counting them

	Known   bool `json:"known,omitempty"`   // nothing in it was new
	Old     bool `json:"old,omitempty"`     // something newer has been taken in since it was asked for
	Rewound bool `json:"rewound,omitempty"` // the server was restored: export again
	Forked  bool `json:"forked,omitempty"`  // both sides differ, a new epoch began: export again
	Revoked bool `json:"revoked,omitempty"` // this computer was shut out
	More    bool `json:"more,omitempty"`    // the city has more for us: export again
}

// Sentence says what came of it and what to do now, in Chinese or English.
func (i Imported) Sentence(lang string) string {
	zh, en := i.sentences()
	if lang == "en" {
		return en
	}
	return zh
}

func (i Imported) sentences() (zh, en string) {
	switch {
	case i.Forked:
		return "本机的记录与服务器上的编号不一致（恢复过备份？），已自动另起编号。请再导出一次，带到市里。每条只算一次",
			"this computer and the server differ (was a backup restored?); it goes on under new numbers. Export once more and carry it there. Nothing counts twice"
	case i.Rewound:
		return "市里的服务器恢复过备份，缺少以前送到的记录。请再导出一次，带到市里。每条只算一次",
			"the server was restored and lacks records that it had confirmed. Export once more and carry it there. Nothing counts twice"
	case i.Revoked:
		return "这台电脑已被停用，带去的记录市里留着待查看，请联系管理员。本机记录都在",
			"this computer was revoked: the city keeps what it brought for somebody to look at. Ask the administrator. Nothing recorded is lost"
	case i.Old:
		return "这是以前的回执，本机已知道更新的情况，没有改变什么", "this is an earlier answer: more is known here already, and nothing was changed"
	case i.Known:
		return "这份回执已经导入过，没有改变什么", "this answer was taken in before: nothing was changed"
	}
	zh = fmt.Sprintf("市里确认收到 %d 条，还有 %d 条待送。更新了 %d 项资料", i.Confirmed, i.Pending, i.Documents)
	en = fmt.Sprintf("the city has confirmed %d changes, %d are still to be sent; %d entries were updated", i.Confirmed, i.Pending, i.Documents)
	if i.Held > 0 {
		zh += fmt.Sprintf("。有 %d 条待处理，市里保管着", i.Held)
		en += fmt.Sprintf("; %d are kept without counting", i.Held)
	}
	if i.More {
		zh += "。市里还有资料没有装下，下次再导出、导入"
		en += "; the city has more for this station: export and import once more"
	}
	return zh, en
}

// ImportBundle takes the city's answer in. Nothing is taken in of one that is not
// whole, not signed by the city or not for this computer. One that comes twice, or
// late, has no effect.
func (s *Station) ImportBundle(ctx context.Context, path string, progress Progress) (Imported, error) {
	content, err := readAnswer(path)
	if err != nil {
		return Imported{}, err
	}
	id, err := s.Identity(ctx)
	if err != nil {
		return Imported{}, err
	}
	total, err := checkAnswer(content, id)
	if err != nil {
		return Imported{}, fmt.Errorf("import bundle: %w", err)
	}
	r, err := bundle.NewReader(bytes.NewReader(content), bundle.Answer, id.Reply)
	if err != nil {
		return Imported{}, err
	}
	a := answer{s: s, ctx: ctx, id: id, h: r.Header}
	if err := s.redeemed(ctx, id); err != nil {
		return Imported{}, err
	}
	for done := int64(0); ; {
		m, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = a.take(m)
		}
		if err != nil {
			return Imported{}, fmt.Errorf("import bundle: %w", err)
		}
		if done++; progress != nil {
			progress(done, total)
		}
	}
	return a.finish()
}

// readAnswer reads the whole file: it is small, and it is read twice.
func readAnswer(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, bundle.Classify(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, bundle.AnswerBytesMax+1))
	if err != nil {
		return nil, bundle.Unreadable(err)
	}
	if len(b) > bundle.AnswerBytesMax {
		// A question may be that large, and then it is worth saying so.
		if _, err := bundle.NewReader(bytes.NewReader(b), bundle.Answer, ""); err != nil && !fault.Is(err, fault.Forbidden) {
			return nil, err
		}
		return nil, fault.New(fault.TooLarge, "file", "回执文件太大，不是市里做的", "no answer of the city is so large")
	}
	return b, nil
}

// checkAnswer reads an answer to its end, and changes nothing.
func checkAnswer(content []byte, id Identity) (messages int64, err error) {
	r, err := bundle.NewReader(bytes.NewReader(content), bundle.Answer, id.Reply)
	if err != nil {
		return 0, err
	}
	if r.Header.Device != id.Device {
		return 0, fault.New(fault.Forbidden, "", "这份回执是给另一台电脑的，没有导入任何内容", "this answer is for another computer: nothing was taken in")
	}
	for {
		m, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		_, first := m.(wire.Welcome)
		if _, delta := m.(wire.Delta); first != (messages == 0) || !first && !delta {
			return 0, fault.Wrap(fault.Malformed, fmt.Errorf("message %d in an answer", m.Type()))
		}
		messages++
	}
	if err := r.Verify(id.ServerKey); err != nil {
		return 0, err
	}
	if messages == 0 {
		return 0, fault.Wrap(fault.Malformed, errors.New("an empty answer"))
	}
	return messages, nil
}

// redeemed forgets a pairing code: the city knows us, since it has answered.
func (s *Station) redeemed(ctx context.Context, id Identity) error {
	if id.Code == "" {
		return nil
	}
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE device SET code = NULL WHERE code = ?", id.Code)
	})
	if err != nil {
		return err
	}
	return s.keepAnchor(ctx)
}

// answer is one on its way in.
type answer struct {
	s       *Station
	ctx     context.Context
	id      Identity
	h       bundle.Header
	out     Imported
	heads   map[string]uint64
	cursors map[string]uint64
	stands  bool // the station, where it stood when it asked
	news    bool
}

func (a *answer) take(m wire.Message) error {
	if a.out.Old || a.out.Forked || a.out.Revoked {
		return nil
	}
	switch m := m.(type) {
	case wire.Welcome:
		return a.welcome(m)
	case wire.Delta:
		return a.delta(m)
	}
	return fault.Wrap(fault.Malformed, fmt.Errorf("message %d in an answer", m.Type()))
}

// welcome takes over where the city stood. While the station still stands where it
// stood when it asked, nothing newer can have come by another way, and the city's
// word counts in full, as at a connection: also that it holds less than it once
// confirmed. Otherwise the answer may only confirm more than is known.
func (a *answer) welcome(w wire.Welcome) error {
	var err error
	if a.cursors, err = a.s.Cursors(a.ctx); err != nil {
		return err
	}
	w.ServerKey, w.Recipient = a.id.ServerKey, a.id.Recipient // those that it was verified with
	a.stands = a.h.Epoch == a.id.Epoch && a.h.AckedSeq == a.id.AckedSeq && a.h.History == a.id.History && maps.Equal(a.h.Cursors, a.cursors)
	switch {
	case a.stands:
		a.out.Rewound = w.LastSeq < a.id.AckedSeq
		err = a.s.Welcomed(a.ctx, a.id, w)
	case a.h.Epoch != a.id.Epoch, w.History != a.id.History, w.LastSeq < a.id.AckedSeq:
		a.out.Old = true
		return nil
	case w.LastSeq > a.id.AckedSeq:
		if err = a.s.Acknowledge(a.ctx, welcomeConfirms(a.id.Epoch, w)); err == nil && w.Held != nil {
			err = a.s.TakeHeld(a.ctx, *w.Held)
		}
	}
	if fault.Is(err, fault.Forked) {
		a.out.Forked, a.out.Rewound = true, false
		return a.s.Fork(a.ctx)
	}
	if err != nil {
		return err
	}
	a.news = w.LastSeq != a.id.AckedSeq || w.History != a.id.History
	if w.LastSeq > a.id.AckedSeq {
		a.out.Confirmed = w.LastSeq - a.id.AckedSeq
	}
	if a.out.Revoked = w.Revoked; w.Revoked {
		return a.s.Undelivered(a.ctx, fault.New(fault.Revoked, "", "", ""))
	}
	a.heads = w.Feeds
	a.cursors, err = a.s.Cursors(a.ctx)
	return err
}

// delta takes a stretch of a feed in, if it continues where that was left. One that
// came by another way meanwhile is known, and the next answer goes on from there.
func (a *answer) delta(d wire.Delta) error {
	if a.cursors[d.Feed] != d.Prev || d.To <= d.Prev {
		return nil
	}
	if err := a.s.Adopt(a.ctx, d); err != nil {
		return err
	}
	a.cursors[d.Feed] = d.To
	a.out.Documents += len(d.Docs)
	a.news = true
	return nil
}

func (a *answer) finish() (Imported, error) {
	st, err := a.s.Status(a.ctx)
	if err != nil {
		return Imported{}, err
	}
	a.out.Pending, a.out.Held = st.Pending, st.Quarantined
	if a.out.Old || a.out.Forked || a.out.Revoked {
		return a.out, nil
	}
	a.news = a.news || a.out.Held != int64(a.id.Held)
	a.out.Known = !a.news && !a.stands
	for f, head := range a.heads {
		a.out.More = a.out.More || a.cursors[f] < head
	}
	if st.Pending == 0 && !a.out.More && (a.news || a.stands) {
		return a.out, a.s.Delivered(a.ctx)
	}
	return a.out, nil
}
