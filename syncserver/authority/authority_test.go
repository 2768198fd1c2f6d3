package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yizhan/shared/fault"
)

var quiet = slog.New(slog.DiscardHandler)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func verify(a *Authority, leaf *x509.Certificate, host string, now time.Time) error {
	roots := x509.NewCertPool()
	roots.AddCert(a.root)
	_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: now})
	return err
}

func TestInitOnce(t *testing.T) {
	data, now := filepath.Join(t.TempDir(), "new"), time.Now()
	if Exists(data) {
		t.Fatal("there before it was made")
	}
	a, err := Init(data, []string{"City.Example.", "10.1.2.3", "fd00::7", "10.1.2.3"}, now)
	must(t, err)
	if !Exists(data) {
		t.Fatal("not there")
	}
	for _, name := range []string{rootKey, leafFile} {
		info, err := os.Stat(filepath.Join(data, folder, name))
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %s", name, info.Mode())
		}
	}
	before, err := os.ReadFile(a.RootFile())
	must(t, err)
	_, err = Init(data, []string{"other.example"}, now)
	after, readErr := os.ReadFile(a.RootFile())
	must(t, readErr)
	if !fault.Is(err, fault.Conflict) || string(before) != string(after) {
		t.Errorf("a second time: %v", err)
	}
	again, err := Open(data)
	must(t, err)
	if again.Pin() != a.Pin() || len(again.Hosts()) != 6 {
		t.Errorf("read again: %s, %v", again.Pin(), again.Hosts())
	}
	left, err := filepath.Glob(filepath.Join(data, "*"))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	leaf := again.kept().Leaf
	for _, host := range []string{"city.example", "10.1.2.3", "fd00::7", "localhost", "127.0.0.1"} {
		if err := verify(a, leaf, host, now); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if days := a.root.NotAfter.Sub(now).Hours() / 24; days < 3650 || days > 3654 {
		t.Errorf("the root lives for %f days", days)
	}
	if leaf.NotAfter.Sub(leaf.NotBefore) != 397*24*time.Hour {
		t.Errorf("a certificate from %s to %s", leaf.NotBefore, leaf.NotAfter)
	}
}

// TestWhoStealsTheKeyGainsLittle signs for a host that the authority was not made
// for, and makes an authority below it.
func TestWhoStealsTheKeyGainsLittle(t *testing.T) {
	now := time.Now()
	a, err := Init(t.TempDir(), nil, now)
	must(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	sign := func(spoil func(c *x509.Certificate)) *x509.Certificate {
		c := &x509.Certificate{SerialNumber: big.NewInt(7), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), DNSNames: []string{"localhost"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
		spoil(c)
		der, err := x509.CreateCertificate(rand.Reader, c, a.root, key.Public(), a.key)
		must(t, err)
		leaf, err := x509.ParseCertificate(der)
		must(t, err)
		return leaf
	}
	must(t, verify(a, sign(func(*x509.Certificate) {}), "localhost", now))
	if verify(a, sign(func(c *x509.Certificate) { c.DNSNames = []string{"bank.example"} }), "bank.example", now) == nil {
		t.Error("it vouches for a bank")
	}
	if verify(a, sign(func(c *x509.Certificate) { c.IPAddresses = []net.IP{{9, 9, 9, 9}} }), "9.9.9.9", now) == nil {
		t.Error("it vouches for an address elsewhere")
	}
	below := sign(func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = true, true })
	roots, middle := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(a.root)
	middle.AddCert(below)
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(8), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), DNSNames: []string{"localhost"}}, below, key.Public(), key)
	must(t, err)
	leaf, err := x509.ParseCertificate(der)
	must(t, err)
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: middle, DNSName: "localhost"}); err == nil {
		t.Error("it makes authorities")
	}
}

func TestHostsRefused(t *testing.T) {
	for _, h := range []string{"", " ", "https://city.example", "city.example:8470", "*.example", "城市.cn", "0.0.0.0", "::", "-a.example", "a..b"} {
		if _, err := Init(t.TempDir(), []string{h}, time.Now()); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", h, err)
		}
	}
	if _, err := Init(t.TempDir(), MachineHosts(), time.Now()); err != nil {
		t.Errorf("this machine's own %v: %v", MachineHosts(), err)
	}
}

// TestRenewal lets years pass while a server runs.
func TestRenewal(t *testing.T) {
	now := time.Now()
	data := t.TempDir()
	a, err := Init(data, nil, now)
	must(t, err)
	config, err := a.config(quiet, func() time.Time { return now })
	must(t, err)
	shown := func() *x509.Certificate {
		t.Helper()
		c, err := config.GetCertificate(&tls.ClientHelloInfo{})
		must(t, err)
		must(t, verify(a, c.Leaf, "localhost", now))
		return c.Leaf
	}
	first := shown()
	now = first.NotAfter.Add(-leafLife/3 + -time.Minute)
	if !shown().Equal(first) {
		t.Error("renewed too early")
	}
	now = now.Add(2 * time.Hour)
	second := shown()
	if second.Equal(first) || !a.kept().Leaf.Equal(second) {
		t.Error("not renewed, or not kept")
	}
	// A server that starts takes what is there.
	again, err := a.config(quiet, func() time.Time { return now })
	must(t, err)
	if c, err := again.GetCertificate(nil); err != nil || !c.Leaf.Equal(second) {
		t.Errorf("issued anew at the start: %v", err)
	}
	for end := now.AddDate(rootYears, 0, -20); now.Before(end) && now.Before(a.root.NotAfter); now = now.AddDate(0, 0, 20) {
		shown()
	}
	// What cannot be kept is shown all the same.
	now = time.Now().AddDate(2, 0, 0)
	fresh, err := Init(t.TempDir(), nil, now)
	must(t, err)
	must(t, os.RemoveAll(filepath.Dir(fresh.RootFile())))
	config, err = fresh.config(quiet, func() time.Time { return now })
	must(t, err)
	a = fresh
	shown()
}

// TestFilesOfAnOrganisation swaps the pair while a server runs, by halves.
func TestFilesOfAnOrganisation(t *testing.T) {
	now := time.Now()
	pair := func() (cert, key []byte) {
		a, err := newAuthority([]string{"localhost"}, nil, now)
		must(t, err)
		a.dir = t.TempDir()
		_, err = a.issue(now)
		must(t, err)
		b, err := os.ReadFile(filepath.Join(a.dir, leafFile))
		must(t, err)
		return b, b // both are in it, and each is looked for where it should be
	}
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "a.crt"), filepath.Join(dir, "a.key")
	if _, err := FileConfig(certFile, keyFile, quiet); !fault.Is(err, fault.Invalid) {
		t.Errorf("no files: %v", err)
	}
	cert, key := pair()
	must(t, os.WriteFile(certFile, cert, 0o600))
	must(t, os.WriteFile(keyFile, key, 0o600))
	config, err := fileConfig(certFile, keyFile, quiet, func() time.Time { return now })
	must(t, err)
	shown := func() *x509.Certificate {
		t.Helper()
		now = now.Add(time.Minute)
		c, err := config.GetCertificate(nil)
		must(t, err)
		return c.Leaf
	}
	first := shown()
	cert, key = pair()
	replace := func(name string, b []byte) {
		must(t, os.WriteFile(name, b, 0o600))
		must(t, os.Chtimes(name, now, now.Add(time.Minute)))
	}
	replace(certFile, cert)
	if !shown().Equal(first) {
		t.Error("half a pair was taken")
	}
	replace(keyFile, key)
	if shown().Equal(first) {
		t.Error("the new pair was not taken")
	}
}
