package syncer

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// signer is an authority that a test plays.
type signer struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newSigner(t *testing.T) *signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	s := &signer{t: t, key: key}
	s.cert = s.make(&x509.Certificate{Subject: pkix.Name{CommonName: "root"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, NotAfter: time.Now().Add(time.Hour)}, nil, key)
	return s
}

func (s *signer) make(c, parent *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	s.t.Helper()
	c.SerialNumber, c.NotBefore = big.NewInt(time.Now().UnixNano()), time.Now().Add(-48*time.Hour)
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), s.key)
	check(s.t, err)
	made, err := x509.ParseCertificate(der)
	check(s.t, err)
	return made
}

// leaf is a chain for 127.0.0.1 as a server sends it, with other authorities
// behind it.
func (s *signer) leaf(spoil func(c *x509.Certificate), behind ...*x509.Certificate) tls.Certificate {
	s.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(s.t, err)
	c := &x509.Certificate{NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{{127, 0, 0, 1}}}
	if spoil != nil {
		spoil(c)
	}
	chain := tls.Certificate{Certificate: [][]byte{s.make(c, s.cert, key).Raw}, PrivateKey: key}
	for _, b := range behind {
		chain.Certificate = append(chain.Certificate, b.Raw)
	}
	return chain
}

// listener is a server that a test plays: it counts what it is told once the line
// is encrypted, and answers a pairing.
type listener struct {
	url  string
	told atomic.Int64
}

type countingConn struct {
	net.Conn
	n *atomic.Int64
}

func (c countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// listen with a nil config is a server without encryption.
func listen(t *testing.T, config *tls.Config) *listener {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	l := &listener{url: "https://" + inner.Addr().String()}
	h := &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo), Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) })}
	go func() { _ = h.Serve(counting{inner, config, &l.told}) }()
	t.Cleanup(func() { _ = h.Close() })
	return l
}

type counting struct {
	net.Listener
	config *tls.Config
	told   *atomic.Int64
}

func (l counting) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil && l.config != nil {
		c = tls.Server(c, l.config)
	}
	return countingConn{c, l.told}, err
}

func with(c tls.Certificate) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{c}} }

// TestNothingIsSentToAServerThatIsNotTrusted pairs with and connects to servers
// of all sorts, and counts what they were told.
func TestNothingIsSentToAServerThatIsNotTrusted(t *testing.T) {
	ctx := context.Background()
	good, evil := newSigner(t), newSigner(t)
	fingerprint := pin.Of(good.cert).String()
	old := with(good.leaf(nil, good.cert))
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	for name, c := range map[string]struct {
		config *tls.Config
		kind   fault.Kind
		words  string // in the sentence
	}{
		"another authority":        {with(evil.leaf(nil, evil.cert)), fault.Unauthorized, pin.Of(evil.cert).String()},
		"the right one put behind": {with(evil.leaf(nil, evil.cert, good.cert)), fault.Unauthorized, "证书有问题"},
		"no authority in it":       {with(evil.leaf(nil)), fault.Unauthorized, "指纹"},
		"the authority left out":   {with(good.leaf(nil)), fault.Unauthorized, "指纹"},
		"expired":                  {with(good.leaf(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }, good.cert)), fault.Unauthorized, "有效"},
		"for another host":         {with(good.leaf(func(c *x509.Certificate) { c.IPAddresses = []net.IP{{10, 0, 0, 1}} }, good.cert)), fault.Unauthorized, "不是给 127.0.0.1 的"},
		"a certificate that only says root": {with(good.leaf(nil, func() *x509.Certificate {
			c := *good.cert
			return evil.make(&x509.Certificate{Subject: c.Subject, NotAfter: c.NotAfter}, nil, evil.key)
		}())), fault.Unauthorized, "指纹"},
		"TLS 1.1":              {old, fault.Unreachable, "连不上"},
		"no encryption at all": {nil, fault.Unreachable, "没有加密"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.config != nil && c.config.MinVersion == 0 {
				c.config.MinVersion = tls.VersionTLS12
			}
			l := listen(t, c.config)
			y := newSyncer(t)
			refused := func(what string, err error) {
				t.Helper()
				if !fault.Is(err, c.kind) || !strings.Contains(fault.Sentence(err, "zh"), c.words) {
					t.Errorf("%s: %v", what, err)
				}
				if strings.Contains(c.words, "指纹") != (fault.FieldOf(err) == pin.Field) && c.words != pin.Of(evil.cert).String() {
					t.Errorf("%s: about %q", what, fault.FieldOf(err))
				}
				id, err := y.station.Identity(ctx)
				check(t, err)
				// Without encryption the first bytes of a handshake are all there is to count.
				if n := l.told.Load(); c.config != nil && n > 0 {
					t.Errorf("%s: it was told %d bytes", what, n)
				}
				if what == "pairing" && (id.Server != "" || !id.Pin.IsZero()) {
					t.Errorf("paired with %s", id.Server)
				}
			}
			refused("pairing", y.Pair(ctx, Invitation{Server: l.url, Code: "0000-0000", Fingerprint: fingerprint}))
			if err := y.Pair(ctx, Invitation{Server: l.url, Code: "0000-0000"}); err == nil || c.config != nil && l.told.Load() > 0 {
				t.Errorf("without a fingerprint: %v, told %d bytes", err, l.told.Load())
			}
			check(t, y.station.SetServer(ctx, l.url, pin.Of(good.cert)))
			refused("connecting", y.Once(ctx))
		})
	}
}

// TestStrippedEncryptionGetsAHandshakeOnly looks at what a server without
// encryption is sent in place of the code.
func TestStrippedEncryptionGetsAHandshakeOnly(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	got := make(chan []byte, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"))
			b, _ := io.ReadAll(io.LimitReader(c, 64<<10))
			_ = c.Close()
			got <- b
		}
	}()
	y := newSyncer(t)
	url := "https://" + l.Addr().String()
	check(t, y.station.SetServer(context.Background(), url, pin.Pin{}))
	for _, err := range []error{y.Pair(context.Background(), Invitation{Server: url, Code: "ECQ9-7YSG"}), y.Once(context.Background())} {
		if !fault.Is(err, fault.Unreachable) || !strings.Contains(fault.Sentence(err, "zh"), "没有加密") {
			t.Errorf("%v", err)
		}
		b := <-got
		for len(b) >= 5 { // records: kind, version, length
			size := 5 + int(b[3])<<8 + int(b[4])
			if kind := b[0]; kind != 21 && kind != 22 || size > len(b) {
				t.Fatalf("a record of kind %d, %d of %d bytes", kind, size, len(b))
			}
			b = b[size:]
		}
		if len(b) > 0 {
			t.Errorf("%d bytes more", len(b))
		}
	}
}

// TestPairingBySight is what an attendant does: no fingerprint first, then that
// which the sentence showed, in a form of their own.
func TestPairingBySight(t *testing.T) {
	ctx := context.Background()
	good := newSigner(t)
	fingerprint := pin.Of(good.cert).String()
	l := listen(t, with(good.leaf(nil, good.cert)))
	y := newSyncer(t)
	err := y.Pair(ctx, Invitation{Server: l.url, Code: "0000-0000"})
	if fault.FieldOf(err) != pin.Field || !strings.Contains(fault.Sentence(err, "zh"), fingerprint) || !strings.Contains(fault.Sentence(err, "en"), fingerprint) || l.told.Load() > 0 {
		t.Errorf("told %d bytes: %v", l.told.Load(), err)
	}
	other := "0000-0000-0000-0000"
	err = y.Pair(ctx, Invitation{Server: l.url, Code: "0000-0000", Fingerprint: other})
	if s := fault.Sentence(err, "zh"); !strings.Contains(s, fingerprint) || !strings.Contains(s, other) || l.told.Load() > 0 {
		t.Errorf("told %d bytes: %s", l.told.Load(), s)
	}
	// The key of a server is no authority: it is changed every year.
	alone := good.leaf(nil)
	own, err := x509.ParseCertificate(alone.Certificate[0])
	check(t, err)
	by := listen(t, with(alone))
	if err := y.Pair(ctx, Invitation{Server: by.url, Code: "0000-0000", Fingerprint: pin.Of(own).String()}); fault.FieldOf(err) != pin.Field || by.told.Load() > 0 {
		t.Errorf("the server's own key: told %d bytes: %v", by.told.Load(), err)
	}
	check(t, y.Pair(ctx, Invitation{Server: l.url, Code: "0000-0000", Fingerprint: strings.ToLower(strings.ReplaceAll(fingerprint, "-", " "))}))
	id, err := y.station.Identity(ctx)
	check(t, err)
	if l.told.Load() == 0 || id.Pin != pin.Of(good.cert) || id.Server != l.url {
		t.Errorf("paired with %s, %s", id.Server, id.Pin)
	}
	// The server gets another certificate of the same authority.
	same := listen(t, with(good.leaf(nil, good.cert)))
	check(t, y.station.SetServer(ctx, same.url, id.Pin))
	if err := y.Once(ctx); fault.Is(err, fault.Unauthorized) || same.told.Load() == 0 {
		t.Errorf("told %d bytes: %v", same.told.Load(), err)
	}
	// Pairing anew without encryption forgets it.
	plain := listen(t, nil)
	check(t, y.Pair(ctx, Invitation{Server: strings.Replace(plain.url, "https", "http", 1), Code: "0000-0000"}))
	if id, err = y.station.Identity(ctx); err != nil || !id.Pin.IsZero() {
		t.Errorf("still %s, %v", id.Pin, err)
	}
}

// TestKnownAuthority: what the system knows needs no fingerprint, but one that is
// given is not passed over.
func TestKnownAuthority(t *testing.T) {
	known, other := newSigner(t), newSigner(t)
	system := x509.NewCertPool()
	system.AddCert(known.cert)
	l := listen(t, with(known.leaf(nil, known.cert)))
	dial := func(tr *trust) error {
		tr.host, tr.system = "127.0.0.1", system
		c, err := tls.Dial("tcp", strings.TrimPrefix(l.url, "https://"), tr.config())
		if err == nil {
			check(t, c.Close())
		}
		return err
	}
	tr := &trust{}
	if err := dial(tr); err != nil || !tr.pinned.IsZero() {
		t.Errorf("%v, pinned %s", err, tr.pinned)
	}
	typed, err := pin.Parse(pin.Of(other.cert).String())
	check(t, err)
	if err := dial(&trust{typed: &typed}); fault.FieldOf(err) != pin.Field {
		t.Errorf("another fingerprint was given: %v", err)
	}
	if err := dial(&trust{pinned: pin.Of(other.cert)}); fault.FieldOf(err) != pin.Field {
		t.Errorf("another was pinned: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for typed, want := range map[string]string{
		"city.example:8470": "https://city.example:8470", " city.example/ ": "https://city.example", "10.1.2.3": "https://10.1.2.3",
		"127.0.0.1:8470": "http://127.0.0.1:8470", "localhost": "http://localhost", "[::1]:1": "http://[::1]:1",
		"https://127.0.0.1:8470": "https://127.0.0.1:8470", "http://127.0.0.1:8470": "http://127.0.0.1:8470",
		"http://city.example": "", "http://10.1.2.3:8470": "", "http://127.0.0.1.evil.example": "", "http://0.0.0.0:8470": "",
		"": "", "ftp://x": "", "https://": "", "://": "", "https://:8470": "",
	} {
		got, err := serverURL(typed, false)
		if got != want || (err == nil) != (want != "") || err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	if got, err := serverURL("http://10.1.2.3:8470", true); err != nil || got != "http://10.1.2.3:8470" {
		t.Errorf("by order: %q, %v", got, err)
	}
	if _, err := newTrust("http://127.0.0.1", "0000-0000-0000-0000"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a fingerprint of a server without encryption: %v", err)
	}
	if _, err := newTrust("https://127.0.0.1", "0000"); fault.FieldOf(err) != pin.Field {
		t.Errorf("half a fingerprint: %v", err)
	}
}

// TestAnotherComputerIsNoReasonToStop: what the server says when a copy of this
// folder is connected is in words, and is tried again.
func TestAnotherComputerIsNoReasonToStop(t *testing.T) {
	err := remote(fault.Conflict, io.EOF)
	if s := fault.Sentence(err, "zh"); !strings.Contains(s, "另一台电脑正在使用同一身份") || fault.Is(err, fault.Forked) {
		t.Errorf("%s", s)
	}
}
