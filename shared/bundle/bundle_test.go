package bundle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"filippo.io/age"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

var update = flag.Bool("update", false, "write testdata that is missing; existing files are never changed")

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The keys of testdata: files of a released version stay readable.
const identity = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"

var key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

func header(t testing.TB) Header {
	t.Helper()
	to, err := RecipientOf(identity)
	must(t, err)
	return Header{Device: change.ID{1, 2, 3}, Epoch: 42, LastSeq: 7, AckedSeq: 5, History: change.ID{9}, Cursors: map[string]uint64{"city": 3}, WallMs: 1_763_870_400_000, App: "yizhan/0.1", To: to, Reply: to,
		Pairing: &Pairing{Code: "ECQ9-7YSG", PublicKey: key.Public().(ed25519.PublicKey), Station: "S001", Name: "城东小哥加油站", Division: "511102", Role: "station"}}
}

func write(t testing.TB, kind Kind, h Header, messages ...wire.Message) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, kind, h)
	must(t, err)
	for _, m := range messages {
		must(t, w.Write(m))
	}
	must(t, w.Close(SignWith(key)))
	return out.Bytes()
}

// read goes through a bundle as its users do.
func read(b []byte, kind Kind) (h Header, messages []wire.Message, err error) {
	r, err := NewReader(bytes.NewReader(b), kind, identity)
	if err != nil {
		return h, nil, err
	}
	for {
		m, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r.Header, messages, r.Verify(key.Public().(ed25519.PublicKey))
		}
		if err != nil {
			return h, nil, err
		}
		messages = append(messages, m)
	}
}

// TestReleasedFormStaysReadable reads a file as the first version wrote it.
func TestReleasedFormStaysReadable(t *testing.T) {
	path := filepath.Join("testdata", "v1.yzb")
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) && *update {
		must(t, os.MkdirAll("testdata", 0o755))
		b = write(t, Question, header(t), wire.Push{Epoch: 42, From: 6, Batch: []byte{0, 1, 2}}, wire.Pull{Feed: "city"})
		err = os.WriteFile(path, b, 0o644)
	}
	must(t, err)
	h, messages, err := read(b, Question)
	must(t, err)
	if len(messages) != 2 || h.Device != (change.ID{1, 2, 3}) || h.Pairing.Name != "城东小哥加油站" || h.Cursors["city"] != 3 || h.WallMs != 1_763_870_400_000 {
		t.Errorf("read %+v, %v", h, messages)
	}
	if p, ok := messages[0].(wire.Push); !ok || p.From != 6 {
		t.Errorf("first message %+v", messages[0])
	}
}

// TestRefusedFiles: each way to be wrong has its own kind of fault.
func TestRefusedFiles(t *testing.T) {
	good := write(t, Question, header(t), wire.Pull{Feed: "city"})
	elsewhere := header(t)
	identity2, err := NewIdentity()
	must(t, err)
	elsewhere.To, err = RecipientOf(identity2)
	must(t, err)
	// Who it was made for decrypts it and passes it on as if it had been made for us:
	// whole, and signed.
	var passedOn bytes.Buffer
	passedOn.Write(good[:clearBytes])
	us, err := age.ParseX25519Recipient(header(t).To)
	must(t, err)
	w, err := age.Encrypt(&passedOn, us)
	must(t, err)
	_, err = w.Write(inside(t, write(t, Question, elsewhere), identity2))
	must(t, errors.Join(err, w.Close()))
	newer := bytes.Clone(good)
	newer[len(magic)+1] = 2
	unknown := bytes.Clone(good)
	unknown[len(magic)] = 'X'
	for name, c := range map[string]struct {
		b    []byte
		want fault.Kind
	}{
		"nothing":           {nil, fault.Malformed},
		"something else":    {[]byte("%PDF-1.7"), fault.Malformed},
		"the beginning":     {good[:4], fault.Malformed},
		"half":              {good[:len(good)/2], fault.Malformed},
		"more than all":     {append(bytes.Clone(good), 1), fault.Malformed},
		"the other kind":    {write(t, Answer, header(t)), fault.Invalid},
		"an unknown kind":   {unknown, fault.Malformed},
		"a newer form":      {newer, fault.Version},
		"for another":       {write(t, Question, elsewhere), fault.Forbidden},
		"passed on":         {passedOn.Bytes(), fault.Forbidden},
		"a long age header": {append(bytes.Clone(good[:clearBytes]), append([]byte("age-encryption.org/v1\n-> "), bytes.Repeat([]byte("a"), 1<<20)...)...), fault.Malformed},
	} {
		if _, _, err := read(c.b, Question); !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := read(good, Question); err != nil {
		t.Error(err)
	}
}

// TestSignatureCoversAll writes streams that are encrypted well and wrong inside:
// to encrypt to somebody is free to everybody.
func TestSignatureCoversAll(t *testing.T) {
	begin := func(h Header) (*bytes.Buffer, *Writer) {
		var out bytes.Buffer
		w, err := NewWriter(&out, Question, h)
		must(t, err)
		return &out, w
	}
	for name, forge := range map[string]func(w *Writer) error{
		"no signature": func(w *Writer) error { return w.Close(func([]byte) []byte { return nil }) },
		"another's":    func(w *Writer) error { return w.Close(SignWith(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, 32)))) },
		"of less": func(w *Writer) error {
			sum := w.sum.Sum(nil)
			must(t, w.Write(wire.Pull{}))
			return w.Close(func([]byte) []byte { return ed25519.Sign(key, signed(1, sum)) })
		},
		"no end":          func(w *Writer) error { must(t, w.Write(wire.Pull{})); return w.out.Close() },
		"a wrong count":   func(w *Writer) error { w.count++; return w.Close(SignWith(key)) },
		"an unknown part": func(w *Writer) error { must(t, w.part('x', nil)); return w.Close(SignWith(key)) },
		"two headers":     func(w *Writer) error { must(t, w.part(partHeader, nil)); return w.Close(SignWith(key)) },
		"a large header":  func(w *Writer) error { must(t, w.part(partEnd, make([]byte, HeaderBytesMax+1))); return w.out.Close() },
		"a large message": func(w *Writer) error {
			must(t, w.part(partMessage, make([]byte, wire.FrameBytesMax+1)))
			return w.Close(SignWith(key))
		},
		"no message in it": func(w *Writer) error {
			must(t, w.part(partMessage, []byte{0, 0xff}))
			w.count++
			return w.Close(SignWith(key))
		},
		"behind the end": func(w *Writer) error {
			must(t, w.part(partEnd, func() []byte {
				b, _ := change.Marshal(end{Signature: ed25519.Sign(key, signed(0, w.sum.Sum(nil)))})
				return b
			}()))
			must(t, w.part(partMessage, nil))
			return w.out.Close()
		},
	} {
		out, w := begin(header(t))
		must(t, forge(w))
		if _, _, err := read(out.Bytes(), Question); !fault.Is(err, fault.Malformed) && !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestConstantMemory writes and reads 96 MB of messages with a small part of that
// in memory.
func TestConstantMemory(t *testing.T) {
	r, w := io.Pipe()
	const messages = 96
	batch := make([]byte, 1<<20-200)
	_, _ = rand.Read(batch) // does not pack away
	h := header(t)
	go func() {
		b, err := NewWriter(w, Question, h)
		for i := 0; err == nil && i < messages; i++ {
			err = b.Write(wire.Push{Epoch: 1, From: 1, Batch: batch})
		}
		if err == nil {
			err = b.Close(SignWith(key))
		}
		w.CloseWithError(err)
	}()
	reader, err := NewReader(r, Question, identity)
	must(t, err)
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most := uint64(0)
	n := 0
	for ; ; n++ {
		if _, err := reader.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if n%8 > 0 {
			continue
		}
		runtime.GC()
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapAlloc)
	}
	must(t, reader.Verify(key.Public().(ed25519.PublicKey)))
	grown := (int64(most) - int64(before.HeapAlloc)) >> 20
	t.Logf("%d messages, %d MB: at most %d MB more in memory", n, n*len(batch)>>20, grown)
	if n != messages || grown > 24 {
		t.Errorf("%d messages, %d MB in memory", n, grown)
	}
}

// TestCreate: a file is there whole or not at all, and replaces none of another's.
func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.yzb")
	good := write(t, Answer, header(t))
	put := func(w io.Writer) error { _, err := w.Write(good); return err }
	must(t, Create(path, Answer, false, put))
	if err := Create(path, Answer, false, put); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second time: %v", err)
	}
	must(t, Create(path, Answer, true, put))
	if err := Create(path, Question, true, put); !fault.Is(err, fault.Conflict) {
		t.Errorf("over another kind: %v", err)
	}
	letter := filepath.Join(dir, "letter")
	must(t, os.WriteFile(letter, []byte("dear"), 0o600))
	for _, replace := range []bool{false, true} {
		if err := Create(letter, Answer, replace, put); !fault.Is(err, fault.Conflict) {
			t.Errorf("over a letter: %v", err)
		}
	}
	must(t, os.Rename(letter, filepath.Join(dir, "b.yzb.part")))
	if err := Create(filepath.Join(dir, "b.yzb"), Answer, true, put); !fault.Is(err, fault.Conflict) {
		t.Errorf("over a letter that looks like ours: %v", err)
	}
	full := func(w io.Writer) error {
		_, err := w.Write(good[:50])
		return errors.Join(err, &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	}
	c := filepath.Join(dir, "c.yzb")
	if err := Create(c, Answer, false, full); !fault.Is(err, fault.DiskFull) {
		t.Errorf("a full stick: %v", err)
	}
	for _, left := range []string{c, c + ".part"} {
		if _, err := os.Lstat(left); !os.IsNotExist(err) {
			t.Errorf("%s was left behind: %v", left, err)
		}
	}
	must(t, os.WriteFile(c+".part", good[:50], 0o600)) // as a power cut leaves it
	must(t, Create(c, Answer, false, put))
}

// TestInvitations: what is not complete is refused, and no file written over.
func TestInvitations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "i.json")
	to, err := RecipientOf(identity)
	must(t, err)
	want := Invitation{Station: "S001", Code: "ECQ9-7YSG", Recipient: to, ServerKey: key.Public().(ed25519.PublicKey), Server: "https://x", Fingerprint: "3F2A"}
	must(t, WriteInvitation(path, want))
	if err := WriteInvitation(path, want); !fault.Is(err, fault.Conflict) {
		t.Errorf("written over: %v", err)
	}
	got, err := ReadInvitation(path)
	must(t, err)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read %+v", got)
	}
	for name, content := range map[string]string{"nothing": "", "half": `{"station":"S001","code":"EC`, "no key": `{"code":"ECQ9-7YSG","recipient":"` + to + `"}`,
		"no recipient": `{"code":"ECQ9-7YSG","recipient":"age1x","server_key":"6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="}`} {
		must(t, os.WriteFile(path, []byte(content), 0o600))
		if _, err := ReadInvitation(path); !fault.Is(err, fault.Malformed) && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzInside gives the reader any stream inside a good encryption, as somebody
// could who knows the city's key, which is public.
func FuzzInside(f *testing.F) {
	whole := inside(f, released(f), identity)
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add([]byte{partEnd, 0, 0, 0, 1, 0xa0})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := Reader{in: bytes.NewReader(b), sum: sha256.New()}
		r.sum.Write(append([]byte(magic), byte(Question), format))
		what, body, err := r.part()
		if err != nil || what != partHeader || change.Unmarshal(body, &r.Header) != nil {
			return
		}
		for {
			if _, err = r.Next(); err != nil {
				break
			}
		}
		if !errors.Is(err, io.EOF) {
			if !fault.Is(err, fault.Malformed) {
				t.Fatalf("%v", err)
			}
			return
		}
		// Whole: then only what was signed may pass, and that must.
		if err := r.Verify(key.Public().(ed25519.PublicKey)); (err == nil) != bytes.Equal(b, whole) {
			t.Fatalf("signed is %t, and the reader says %v", bytes.Equal(b, whole), err)
		}
	})
}

// FuzzFile gives the reader any file.
func FuzzFile(f *testing.F) {
	good := released(f)
	f.Add(good)
	f.Add(good[:200])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := read(b, Question); err == nil && !bytes.Equal(b, good) {
			t.Fatal("a file that nobody signed was believed")
		}
	})
}

// released is the file of testdata; a new one is never the same twice.
func released(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "v1.yzb"))
	must(t, err)
	return b
}

// inside is what a file holds once it is decrypted.
func inside(t testing.TB, file []byte, identity string) []byte {
	t.Helper()
	id, err := age.ParseX25519Identity(identity)
	must(t, err)
	r, err := age.Decrypt(bytes.NewReader(file[clearBytes:]), id)
	must(t, err)
	b, err := io.ReadAll(r)
	must(t, err)
	return b
}

// FuzzInvitation: a file that is taken for an invitation has everything that
// pairing by file needs.
func FuzzInvitation(f *testing.F) {
	f.Add([]byte(`{"station":"S1","code":"ECQ9-7YSG","recipient":"age1x","server_key":"6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="}`))
	f.Add([]byte(`{"code":"ECQ9-7YSG"}`))
	f.Add([]byte("\x00{"))
	path := filepath.Join(f.TempDir(), "good")
	to, err := RecipientOf(identity)
	must(f, err)
	good := Invitation{Station: "S1", Code: "ECQ9-7YSG", Recipient: to, ServerKey: key.Public().(ed25519.PublicKey)}
	must(f, WriteInvitation(path, good))
	b, err := os.ReadFile(path)
	must(f, err)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "invitation")
		must(t, os.WriteFile(path, b, 0o600))
		i, err := ReadInvitation(path)
		if err != nil {
			if !fault.Is(err, fault.Malformed) && !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if i.Code == "" || len(i.ServerKey) != ed25519.PublicKeySize || CheckRecipient(i.Recipient) != nil {
			t.Fatalf("taken: %+v", i)
		}
	})
}
