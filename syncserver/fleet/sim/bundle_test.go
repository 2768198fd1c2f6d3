package sim

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/bundle"
	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/pin"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/courier"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
	"yizhan/syncserver/operate"
)

// desk is where somebody brings sticks to: a courier beside the running server, as
// the command makes one.
type desk struct{ *courier.Courier }

func newDesk(t testing.TB, c *city.City) desk {
	t.Helper()
	hub := feed.NewHub()
	in := ingest.New(c, hub, slog.New(slog.DiscardHandler))
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); in.Run(running) }()
	t.Cleanup(func() { stop(); <-done })
	return desk{courier.New(c, in, hub, slog.New(slog.DiscardHandler))}
}

func (d desk) take(t testing.TB, question []byte) (courier.Result, []byte) {
	t.Helper()
	var answer bytes.Buffer
	r, err := d.Take(ctx, bytes.NewReader(question), &answer)
	must(t, err)
	return r, answer.Bytes()
}

// refuses demands that a file has no effect at all.
func (d desk) refuses(t testing.TB, what string, question []byte, kinds ...fault.Kind) {
	t.Helper()
	_, err := d.Take(ctx, bytes.NewReader(question), io.Discard)
	if err == nil {
		t.Fatalf("%s: taken in", what)
	}
	for _, k := range kinds {
		if fault.Is(err, k) {
			return
		}
	}
	t.Fatalf("%s: refused with %v", what, err)
}

func export(t testing.TB, s *Station) []byte {
	t.Helper()
	out, err := s.ExportBundle(ctx, t.TempDir(), nil)
	must(t, err)
	b, err := os.ReadFile(out.File)
	must(t, err)
	if int64(len(b)) != out.Bytes {
		t.Fatalf("said %d bytes, wrote %d", out.Bytes, len(b))
	}
	return b
}

func tryAnswer(t testing.TB, s *Station, answer []byte) (station.Imported, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "answer")
	must(t, os.WriteFile(path, answer, 0o600))
	return s.ImportBundle(ctx, path, nil)
}

func takeAnswer(t testing.TB, s *Station, answer []byte) station.Imported {
	t.Helper()
	in, err := tryAnswer(t, s, answer)
	must(t, err)
	return in
}

// byFile is a whole exchange.
func byFile(t testing.TB, d desk, s *Station) (courier.Result, station.Imported) {
	t.Helper()
	r, answer := d.take(t, export(t, s))
	return r, takeAnswer(t, s, answer)
}

// offline pairs a station by an invitation: it never sees a network.
func offline(t testing.TB, h *Host, s *Station) {
	t.Helper()
	p, err := s.Profile(ctx)
	must(t, err)
	code, err := access.NewInvitation(ctx, h.City, p.Code, access.Role(p.Role), "", time.Now())
	must(t, err)
	to, err := h.City.Recipient()
	must(t, err)
	must(t, s.Invite(ctx, bundle.Invitation{Station: p.Code, Code: code, Recipient: to, ServerKey: h.City.ReceiptKey()}))
}

// TestBundleThereAndBack: a station that never had a network is paired, delivers,
// and gets what concerns it, by two files.
func TestBundleThereAndBack(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	s.visit(t, 3)
	if _, err := s.ExportBundle(ctx, t.TempDir(), nil); !fault.Is(err, fault.Unpaired) {
		t.Fatalf("exported without the city's key: %v", err)
	}
	offline(t, h, s)
	question := export(t, s)
	r, answer := d.take(t, question)
	if !r.Paired || r.Changes != 3 || r.Counted != 3 || r.Held != 0 || r.Known != 0 || r.Station != "S1" || r.Name != "站S1" {
		t.Fatalf("the city says %+v", r)
	}
	wantPeople(t, h, 6)
	in := takeAnswer(t, s, answer)
	if in.Confirmed != 3 || in.Pending != 0 || in.Documents == 0 || in.More || in.Old || in.Known {
		t.Fatalf("the answer brought %+v", in)
	}
	wantDelivered(t, s)
	if list, err := s.Receipts(ctx); err != nil || len(list) != 1 || list[0].Seq != 3 {
		t.Errorf("receipts %+v, %v", list, err)
	}
	if id, err := s.Identity(ctx); err != nil || id.Code != "" {
		t.Errorf("the code was not forgotten: %q, %v", id.Code, err)
	}

	// Either file once more changes nothing, and says so.
	if in := takeAnswer(t, s, answer); !in.Known || in.Confirmed != 0 || in.Documents != 0 {
		t.Errorf("the answer again: %+v", in)
	}
	r, again := d.take(t, question)
	if r.Counted != 0 || r.Known != 3 || r.Paired {
		t.Errorf("the question again: %+v", r)
	}
	wantPeople(t, h, 6)
	if in := takeAnswer(t, s, again); !in.Known {
		t.Errorf("the answer to the same again: %+v", in)
	}

	// A member comes from another computer of the station, and prices move the feed.
	other := newStation(t, "S1", station.RoleStation)
	must(t, other.PairWith(ctx, h.City, h.URL))
	if _, err := other.RegisterMember(ctx, person("N1")); err != nil {
		t.Fatal(err)
	}
	must(t, other.Once(ctx))
	s.visit(t, 2)
	r, in = byFile(t, d, s)
	if r.Counted != 2 || in.Confirmed != 2 || in.Pending != 0 {
		t.Errorf("second exchange: %+v, %+v", r, in)
	}
	if found, err := s.FindMembers(ctx, "8000"); err != nil || len(found) != 1 {
		t.Errorf("the member did not arrive: %+v, %v", found, err)
	}
	wantDelivered(t, s)

	// The earliest answer is late by now.
	if in := takeAnswer(t, s, answer); !in.Old || in.Confirmed != 0 {
		t.Errorf("an old answer: %+v", in)
	}
	wantDelivered(t, s)
	wantPeople(t, h, 10)
}

// TestBundleOfAnOnlineStation: pairing over a network tells the keys, and so does
// every later connection.
func TestBundleOfAnOnlineStation(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 2)
	if _, in := byFile(t, d, s); in.Confirmed != 2 {
		t.Fatalf("%+v", in)
	}
	must(t, s.KnowCity(ctx, "", nil)) // as one that was paired with an older server
	if _, err := s.ExportBundle(ctx, t.TempDir(), nil); !fault.Is(err, fault.Unpaired) {
		t.Fatalf("exported: %v", err)
	}
	must(t, s.Once(ctx))
	s.visit(t, 1)
	if _, in := byFile(t, d, s); in.Confirmed != 1 {
		t.Fatalf("%+v", in)
	}
	wantPeople(t, h, 6)
	wantDelivered(t, s)

	// A database that was destroyed is made again with its keys. It has another
	// epoch: the answer to what went out before can be read, and changes nothing.
	_, before := d.take(t, export(t, s))
	must(t, s.Station.Close())
	must(t, os.Remove(filepath.Join(s.dir, "station.db")))
	for _, part := range []string{"-wal", "-shm"} {
		if err := os.Remove(filepath.Join(s.dir, "station.db"+part)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	must(t, s.Start(ctx))
	if in := takeAnswer(t, s, before); !in.Old {
		t.Errorf("an answer of before: %+v", in)
	}
	s.visit(t, 1)
	r, in := byFile(t, d, s)
	if r.Changes != 4 || r.Counted != 1 || r.Known != 3 || in.Pending != 0 {
		t.Errorf("after a rebuild: %+v, %+v", r, in)
	}
	wantPeople(t, h, 8)
}

// TestDamagedBundles: whatever happens to a file on its way, nothing of it is taken
// in: cut anywhere, changed anywhere.
func TestDamagedBundles(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	inputs := make([]station.VisitInput, 1500)
	for i := range inputs {
		inputs[i] = station.VisitInput{Group: "N1", At: s.Now.Add(-time.Duration(i) * time.Second)}
	}
	recordAll(t, s, inputs)
	question := export(t, s)
	refused := []fault.Kind{fault.Malformed, fault.Forbidden, fault.Version, fault.Invalid}
	for i := range 200 {
		d.refuses(t, "a cut file", question[:len(question)*i/200], refused...)
	}
	d.refuses(t, "one byte short", question[:len(question)-1], refused...)
	d.refuses(t, "one byte long", append(bytes.Clone(question), 0), refused...)
	random := rand.New(rand.NewPCG(1, 2))
	positions := random.Perm(len(question))[:min(500, len(question))]
	for i := range 300 { // and everything of the readable beginning
		positions = append(positions, i)
	}
	for _, i := range positions {
		changed := bytes.Clone(question)
		changed[i] ^= 1 << random.IntN(8)
		d.refuses(t, "a changed file", changed, refused...)
	}
	d.refuses(t, "no bundle", []byte("PK\x03\x04"), fault.Malformed)
	d.refuses(t, "an empty file", nil, fault.Malformed)
	wantPeople(t, h, 0)

	r, answer := d.take(t, question)
	if r.Counted != 1500 {
		t.Fatalf("%+v", r)
	}
	for i := range 200 {
		if _, err := tryAnswer(t, s, answer[:len(answer)*i/200]); err == nil {
			t.Fatalf("an answer cut at %d/200 was taken in", i)
		}
	}
	for range 300 {
		changed := bytes.Clone(answer)
		changed[random.IntN(len(changed))] ^= 1 << random.IntN(8)
		if _, err := tryAnswer(t, s, changed); err == nil {
			t.Fatal("a changed answer was taken in")
		}
	}
	if st, err := s.Station.Status(ctx); err != nil || st.Acked != 0 {
		t.Fatalf("status %+v, %v", st, err)
	}
	d.refuses(t, "an answer brought to the city", answer, fault.Invalid)
	if _, err := tryAnswer(t, s, question); !fault.Is(err, fault.Invalid) {
		t.Errorf("a question imported at its station: %v", err)
	}
	takeAnswer(t, s, answer)
	wantPeople(t, h, 1500)
	wantDelivered(t, s)
}

// forge writes a question as somebody who has keys, but not the right ones.
func forge(t testing.TB, s *Station, change func(*bundle.Header), key ed25519.PrivateKey, messages ...wire.Message) []byte {
	t.Helper()
	id, err := s.Identity(ctx)
	must(t, err)
	reply, err := bundle.RecipientOf(id.Reply)
	must(t, err)
	h := bundle.Header{Device: id.Device, Epoch: id.Epoch, LastSeq: id.LastSeq, AckedSeq: id.AckedSeq, AckedChain: id.AckedChain, History: id.History, To: id.Recipient, Reply: reply}
	change(&h)
	if key == nil {
		key = id.Key
	}
	var out bytes.Buffer
	w, err := bundle.NewWriter(&out, bundle.Question, h)
	must(t, err)
	for _, m := range messages {
		must(t, w.Write(m))
	}
	must(t, w.Close(bundle.SignWith(key)))
	return out.Bytes()
}

func (s *Station) push(t testing.TB) wire.Push {
	t.Helper()
	id, err := s.Identity(ctx)
	must(t, err)
	list, err := s.Outgoing(ctx, id.Epoch, id.AckedSeq, wire.PushChangesMax, wire.PushBytesMax)
	must(t, err)
	frozen := make([][]byte, len(list))
	for i, o := range list {
		frozen[i] = o.Bytes
	}
	return wire.Push{Epoch: id.Epoch, From: list[0].Seq, Batch: wire.EncodeBatch(frozen), Chain: list[len(list)-1].Chain}
}

// TestForgedBundles: who may encrypt to the city is everybody, so who signed it is
// what counts.
func TestForgedBundles(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	a, b := newStation(t, "S1", station.RoleStation), newStation(t, "S2", station.RoleStation)
	stranger := newStation(t, "S3", station.RoleStation)
	for _, s := range []*Station{a, b} {
		must(t, s.PairWith(ctx, h.City, h.URL))
	}
	offline(t, h, stranger)
	for _, s := range []*Station{a, b, stranger} {
		s.visit(t, 2)
		export(t, s) // makes the key for answers
	}
	idB, err := b.Identity(ctx)
	must(t, err)
	push := a.push(t)
	same := func(*bundle.Header) {}
	// The forger writes what is taken in from its owner: otherwise the test would
	// be refused for another reason.
	r, _ := d.take(t, forge(t, a, same, nil, push))
	if r.Counted != 2 {
		t.Fatalf("%+v", r)
	}
	wantPeople(t, h, 4)
	a.visit(t, 1)
	push = a.push(t)
	d.refuses(t, "signed by another station", forge(t, a, same, idB.Key, push), fault.Unauthorized)
	d.refuses(t, "another station's device named", forge(t, b, func(h *bundle.Header) { h.Device = push0(t, a) }, nil, b.push(t)), fault.Unauthorized)
	d.refuses(t, "meant for another city", forge(t, a, func(h *bundle.Header) { h.To = other(t) }, nil, push), fault.Forbidden)
	d.refuses(t, "a device that nobody knows", forge(t, stranger, same, nil, stranger.push(t)), fault.Unpaired)
	d.refuses(t, "a code that is none", forge(t, stranger, func(h *bundle.Header) {
		id, err := stranger.Identity(ctx)
		must(t, err)
		h.Pairing = &bundle.Pairing{Code: "0000-0000", PublicKey: id.Key.Public().(ed25519.PublicKey), Station: "S3", Name: "三", Division: "511102", Role: "station"}
	}, nil, stranger.push(t)), fault.Unauthorized)
	d.refuses(t, "a push of another epoch", forge(t, a, func(h *bundle.Header) { h.Epoch += 2 }, nil, push), fault.Malformed)
	d.refuses(t, "a gap", forge(t, a, func(h *bundle.Header) { h.AckedSeq++ }, nil, push), fault.Malformed)
	twice := push
	differs := push
	differs.Chain[0] ^= 1
	d.refuses(t, "a chain that differs", forge(t, a, same, nil, differs), fault.Malformed)
	d.refuses(t, "a push twice", forge(t, a, same, nil, push, twice), fault.Malformed)
	d.refuses(t, "another message", forge(t, a, same, nil, push, wire.Pull{Feed: "city"}), fault.Malformed)
	d.refuses(t, "no changes in a push", forge(t, a, same, nil, wire.Push{Epoch: push.Epoch, From: push.From, Chain: push.Chain}), fault.Malformed)
	wantPeople(t, h, 4)

	// Answers: for another computer, of another city, with another's name in it.
	_, answerB := d.take(t, export(t, b))
	if _, err := tryAnswer(t, a, answerB); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the answer for another computer: %v", err)
	}
	nothing := wire.Welcome{History: h.City.History}
	if _, err := tryAnswer(t, a, answerTo(t, a, same, h.City.SignBundle, nothing)); err != nil {
		t.Fatal(err) // what is forged below is refused for what is forged
	}
	for name, forged := range map[string][]byte{
		"signed by a station": answerTo(t, a, same, func(b []byte) []byte { return ed25519.Sign(idB.Key, b) }, nothing),
		"for another device":  answerTo(t, a, func(h *bundle.Header) { h.Device = idB.Device }, h.City.SignBundle, nothing),
		"with nothing in it":  answerTo(t, a, same, h.City.SignBundle),
		"with two welcomes":   answerTo(t, a, same, h.City.SignBundle, nothing, nothing),
	} {
		if _, err := tryAnswer(t, a, forged); err == nil {
			t.Errorf("an answer %s was taken in", name)
		}
	}
	wantPeople(t, h, 8)
}

func push0(t testing.TB, s *Station) change.ID {
	t.Helper()
	id, err := s.Identity(ctx)
	must(t, err)
	return id.Device
}

func other(t testing.TB) string {
	t.Helper()
	identity, err := bundle.NewIdentity()
	must(t, err)
	to, err := bundle.RecipientOf(identity)
	must(t, err)
	return to
}

func answerTo(t testing.TB, s *Station, change func(*bundle.Header), sign func([]byte) []byte, messages ...wire.Message) []byte {
	t.Helper()
	id, err := s.Identity(ctx)
	must(t, err)
	to, err := bundle.RecipientOf(id.Reply)
	must(t, err)
	h := bundle.Header{Device: id.Device, Epoch: id.Epoch, To: to}
	change(&h)
	var out bytes.Buffer
	w, err := bundle.NewWriter(&out, bundle.Answer, h)
	must(t, err)
	for _, m := range messages {
		must(t, w.Write(m))
	}
	must(t, w.Close(sign))
	return out.Bytes()
}

// TestBundlesAndConnections: files and connections in any order, files late, lost
// and twice: everything counts exactly once.
func TestBundlesAndConnections(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	random := rand.New(rand.NewPCG(7, 7))
	var questions, answers [][]byte
	recorded := int64(0)
	for range 150 {
		switch random.IntN(6) {
		case 0, 1:
			s.visit(t, 1)
			recorded++
		case 2:
			questions = append(questions, export(t, s))
		case 3:
			if len(questions) > 0 {
				_, a := d.take(t, questions[random.IntN(len(questions))])
				answers = append(answers, a)
			}
		case 4:
			if len(answers) > 0 {
				takeAnswer(t, s, answers[random.IntN(len(answers))])
			}
		case 5:
			must(t, s.Once(ctx))
		}
		st, err := s.Station.Status(ctx)
		must(t, err)
		if st.Recorded != recorded || st.Acked > recorded {
			t.Fatalf("status %+v", st)
		}
	}
	if len(answers) < 5 {
		t.Fatalf("only %d answers: the test looks at nothing", len(answers))
	}
	byFile(t, d, s)
	wantDelivered(t, s)
	wantPeople(t, h, 2*recorded)
	for _, q := range questions {
		d.take(t, q)
	}
	wantPeople(t, h, 2*recorded)
}

// TestBundleAfterARestore: the server lost what it had confirmed. The answer says
// so, the station exports from there, and an answer of before changes nothing.
func TestBundleAfterARestore(t *testing.T) {
	dir := t.TempDir()
	h := startHost(t, filepath.Join(dir, "a"))
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 2)
	must(t, s.Once(ctx))
	backup := filepath.Join(dir, "backup.db")
	must(t, h.City.DB.Backup(ctx, backup))
	s.visit(t, 3)
	_, late := newDesk(t, h.City).take(t, export(t, s))
	if _, in := byFile(t, newDesk(t, h.City), s); in.Confirmed != 3 {
		t.Fatalf("%+v", in)
	}
	must(t, operate.Restore(ctx, filepath.Join(dir, "b"), backup))
	restored := startHost(t, filepath.Join(dir, "b"))
	d := newDesk(t, restored.City)
	s.visit(t, 1)
	r, answer := d.take(t, export(t, s))
	if !r.Missing || r.Counted != 0 {
		t.Fatalf("the city says %+v", r)
	}
	wantPeople(t, restored, 4)
	if in := takeAnswer(t, s, answer); !in.Rewound || in.Pending != 4 || in.Documents == 0 || in.More {
		t.Fatalf("the answer brought %+v", in)
	}
	if in := takeAnswer(t, s, late); !in.Old || in.Pending != 4 {
		t.Fatalf("an answer of the lost server: %+v", in)
	}
	if in := takeAnswer(t, s, answer); in.Rewound || in.Confirmed != 0 {
		t.Fatalf("the same answer again: %+v", in)
	}
	r, in := byFile(t, d, s)
	if r.Counted != 4 || in.Pending != 0 || in.Rewound {
		t.Fatalf("%+v, %+v", r, in)
	}
	wantPeople(t, restored, 12)
	wantDelivered(t, s)
	must(t, s.SetServer(ctx, restored.URL, pin.Pin{}))
	must(t, s.Once(ctx))
	wantPeople(t, restored, 12)
}

// TestBundleOfACopy: a folder was copied, both recorded on, and both send files
// under the same numbers.
func TestBundleOfACopy(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	s.machine = "one"
	must(t, s.Reopen(ctx))
	must(t, s.PairWith(ctx, h.City, h.URL))
	s.visit(t, 2)
	byFile(t, d, s)
	must(t, s.Station.Close())
	twin := &Station{Now: s.Now.Add(time.Minute), dir: t.TempDir(), machine: "one"} // the id of the machine was copied as well
	must(t, os.CopyFS(twin.dir, os.DirFS(s.dir)))
	must(t, s.Start(ctx))
	must(t, twin.Start(ctx))
	t.Cleanup(func() { must(t, twin.Station.Close()) })
	s.visit(t, 3)
	twin.visit(t, 4)
	byFile(t, d, s)
	r, answer := d.take(t, export(t, twin))
	if !r.Forked || r.Counted != 0 {
		t.Fatalf("the city says %+v", r)
	}
	wantPeople(t, h, 10)
	if in := takeAnswer(t, twin, answer); !in.Forked || in.Confirmed != 0 || in.Pending != 6 {
		t.Fatalf("the copy took %+v", in)
	}
	if in := takeAnswer(t, twin, answer); !in.Old {
		t.Errorf("the same answer again: %+v", in)
	}
	r, in := byFile(t, d, twin)
	if r.Changes != 6 || in.Pending != 0 {
		t.Fatalf("%+v, %+v", r, in)
	}
	wantPeople(t, h, 18)
	wantDelivered(t, twin)
}

// TestBundleOfARevoked: what a lost computer brings is kept, and counts nothing; the
// code that it once used does not help it.
func TestBundleOfARevoked(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	offline(t, h, s)
	s.visit(t, 1)
	question := export(t, s)
	d.take(t, question)
	must(t, access.Revoke(ctx, h.City, push0(t, s), time.Now()))
	s.visit(t, 2)
	r, answer := d.take(t, export(t, s)) // still with its code
	if !r.Revoked || r.Counted != 0 || r.Held != 2 || r.Known != 1 || r.Paired {
		t.Fatalf("the city says %+v", r)
	}
	in := takeAnswer(t, s, answer)
	if !in.Revoked || in.Pending != 0 || in.Documents != 0 || in.Held != 2 {
		t.Fatalf("the answer brought %+v", in)
	}
	wantPeople(t, h, 2)
	// A new invitation lifts it.
	offline(t, h, s)
	s.visit(t, 1)
	if r, in := byFile(t, d, s); !r.Paired || r.Counted != 1 || in.Pending != 0 {
		t.Fatalf("%+v, %+v", r, in)
	}
	wantPeople(t, h, 4)
}

// TestBundleTellsHeld: what the city keeps without counting comes back with its
// reason, and is forgotten once it was released.
func TestBundleTellsHeld(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	far, err := Open(ctx, t.TempDir(), time.Now(), station.Setup{Code: "FAR", Name: "远处", Division: "511181"})
	must(t, err)
	t.Cleanup(func() { must(t, far.Station.Close()) })
	must(t, far.PairWith(ctx, h.City, h.URL))
	s := newStation(t, "S1", station.RoleOffice)
	offline(t, h, s)
	s.foreignVisit(t, "FAR")
	r, in := byFile(t, d, s)
	if r.Held != 1 || in.Held != 1 || in.Pending != 0 {
		t.Fatalf("%+v, %+v", r, in)
	}
	wantHeld(t, s, 1)
	q := held(t, h)[0]
	_, err = ingest.Release(ctx, h.City, q.Device, q.Epoch, q.Seq, ingest.Decision{Anywhere: true})
	must(t, err)
	if _, in := byFile(t, d, s); in.Held != 0 || in.Known {
		t.Fatalf("after the release: %+v", in)
	}
	wantHeld(t, s, 0)
}

// TestBundleWithMoreToCome: what an answer has no room for comes with the next.
func TestBundleWithMoreToCome(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	d.FeedBytes = 2_500 // the city's dictionaries, and no more
	other := newStation(t, "S1", station.RoleStation)
	must(t, other.PairWith(ctx, h.City, h.URL))
	_, err := other.RegisterMember(ctx, person("N1"))
	must(t, err)
	must(t, other.Once(ctx))
	s := newStation(t, "S1", station.RoleStation)
	offline(t, h, s)
	s.visit(t, 1)
	r, in := byFile(t, d, s)
	if !r.More || !in.More || in.Confirmed != 1 || in.Documents == 0 {
		t.Fatalf("%+v, %+v", r, in)
	}
	if st, err := s.Station.Status(ctx); err != nil || !st.LastSyncAt.IsZero() {
		t.Errorf("said to be complete at %v, %v", st.LastSyncAt, err)
	}
	r, in = byFile(t, d, s)
	if r.More || in.More || in.Documents == 0 {
		t.Fatalf("%+v, %+v", r, in)
	}
	if found, err := s.FindMembers(ctx, "8000"); err != nil || len(found) != 1 {
		t.Errorf("the member did not arrive: %+v, %v", found, err)
	}
	wantDelivered(t, s)
}

// TestBundleOfNinetyDays measures a long absence, and reads the file for names.
func TestBundleOfNinetyDays(t *testing.T) {
	h := startHost(t, t.TempDir())
	d := newDesk(t, h.City)
	s := newStation(t, "S1", station.RoleStation)
	must(t, s.PairWith(ctx, h.City, h.URL))
	secret := []string{"金丝雀甲", "13900004321", "川L9K8J7", "金丝雀公司", "站S1", "511102"}
	_, err := s.RegisterMember(ctx, station.Registration{Name: secret[0], Phone: secret[1], Plate: secret[2], Employer: secret[3], Group: "N3", Consent: true})
	must(t, err)
	members, err := s.Station.Status(ctx)
	must(t, err)
	random := rand.New(rand.NewPCG(3, 4))
	begin := s.Now
	s.Now = s.Now.Add(90 * 24 * time.Hour)
	for range 20 {
		inputs := make([]station.VisitInput, 1000)
		for i := range inputs {
			inputs[i] = station.VisitInput{Group: []string{"N1", "N2", "N3"}[random.IntN(3)], People: int64(1 + random.IntN(3)), At: begin.Add(rand.N(90 * 24 * time.Hour)),
				Services: []station.ServiceUse{{Service: "water"}, {Service: "phone_charging"}}[:random.IntN(3)]}
		}
		recordAll(t, s, inputs)
	}
	took := time.Now()
	question := export(t, s)
	exported := time.Since(took)
	for _, w := range secret {
		if bytes.Contains(question, []byte(w)) {
			t.Errorf("%q stands in the file", w)
		}
	}
	took = time.Now()
	r, answer := d.take(t, question)
	imported := time.Since(took)
	if n := 20_000 + int(members.Recorded); r.Changes != n || r.Counted != n {
		t.Fatalf("%+v", r)
	}
	took = time.Now()
	in := takeAnswer(t, s, answer)
	if in.Pending != 0 || in.Confirmed != uint64(r.Changes) {
		t.Fatalf("%+v", in)
	}
	t.Logf("%d changes: %d bytes, exported in %v, taken in in %v; answer of %d bytes, taken in in %v", r.Changes, len(question), exported.Round(time.Millisecond),
		imported.Round(time.Millisecond), len(answer), time.Since(took).Round(time.Millisecond))
	wantDelivered(t, s)
	wantPeople(t, h, people(t, s.Stats))
}

// TestBundleNames: a folder gets a name of its own each time, and no file is ever
// written over.
func TestBundleNames(t *testing.T) {
	h := startHost(t, t.TempDir())
	s, err := Open(ctx, t.TempDir(), time.Date(2026, 11, 25, 6, 6, 0, 0, time.UTC), station.Setup{Code: "甲 1/2", Name: "站", Division: "511102"})
	must(t, err)
	t.Cleanup(func() { must(t, s.Station.Close()) })
	offline(t, h, s)
	s.visit(t, 1)
	dir := t.TempDir()
	for _, want := range []string{"yizhan-甲_1_2-20261125-1406.yzb", "yizhan-甲_1_2-20261125-1406-2.yzb"} {
		out, err := s.ExportBundle(ctx, dir, nil)
		must(t, err)
		if filepath.Base(out.File) != want || out.Changes != 1 || out.From != 1 || out.To != 1 {
			t.Errorf("exported %+v, want %s", out, want)
		}
	}
	kept := filepath.Join(dir, "letter.txt")
	must(t, os.WriteFile(kept, []byte("dear"), 0o600))
	if _, err := s.ExportBundle(ctx, kept, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("over another file: %v", err)
	}
	if b, err := os.ReadFile(kept); err != nil || string(b) != "dear" {
		t.Errorf("it holds %q, %v", b, err)
	}
	if _, err := s.ExportBundle(ctx, filepath.Join(dir, "no", "x.yzb"), nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("into no folder: %v", err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := s.ExportBundle(stopped, filepath.Join(dir, "x.yzb"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".part") || e.Name() == "x.yzb" {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}
