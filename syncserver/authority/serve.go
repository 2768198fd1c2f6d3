package authority

import (
	"crypto/tls"
	"crypto/x509"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

// served is the certificate that is shown to whoever connects. It is looked after
// while people connect, so no goroutine has to wake up for it.
type served struct {
	log   *slog.Logger
	now   func() time.Time
	every time.Duration // how often it is looked after
	// renew gives the certificate to show from now on; the old one, if there is
	// no reason for another.
	renew func(now time.Time, old *tls.Certificate) (*tls.Certificate, error)

	mu      sync.Mutex
	current *tls.Certificate
	looked  time.Time
	trouble string
}

// Config serves with an authority's certificate, which is renewed by itself.
func (a *Authority) Config(log *slog.Logger) (*tls.Config, error) {
	return a.config(log, time.Now)
}

func (a *Authority) config(log *slog.Logger, now func() time.Time) (*tls.Config, error) {
	if a.root.NotAfter.Sub(now()) < leafLife {
		log.Warn("the private authority ends soon: make another and pair the stations again", "ends", a.root.NotAfter)
	}
	s := &served{log: log, now: now, every: time.Hour, renew: func(now time.Time, old *tls.Certificate) (*tls.Certificate, error) {
		if old == nil {
			old = a.kept()
		}
		if old != nil && !due(old.Leaf, now) {
			return old, nil
		}
		fresh, err := a.issue(now)
		if fresh == nil {
			return nil, err
		}
		log.Info("certificate issued", "ends", fresh.Leaf.NotAfter)
		return fresh, err // what could not be kept can be shown all the same
	}}
	return s.config()
}

// FileConfig serves with the certificate in a pair of PEM files, which are read
// again when they change.
func FileConfig(certFile, keyFile string, log *slog.Logger) (*tls.Config, error) {
	return fileConfig(certFile, keyFile, log, time.Now)
}

func fileConfig(certFile, keyFile string, log *slog.Logger, now func() time.Time) (*tls.Config, error) {
	var read [2]fs.FileInfo
	s := &served{log: log, now: now, every: 10 * time.Second, renew: func(_ time.Time, old *tls.Certificate) (*tls.Certificate, error) {
		var found [2]fs.FileInfo
		for i, name := range []string{certFile, keyFile} {
			var err error
			if found[i], err = os.Stat(name); err != nil {
				return nil, err
			}
		}
		if old != nil && same(read[0], found[0]) && same(read[1], found[1]) {
			return old, nil
		}
		pair, err := tls.LoadX509KeyPair(certFile, keyFile)
		if err != nil {
			return nil, err // perhaps one of the two has not been written yet
		}
		read = found
		log.Info("certificate read", "ends", pair.Leaf.NotAfter, "fingerprint", top(pair).String())
		return &pair, nil
	}}
	c, err := s.config()
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Field: "cert", Err: err, ZH: "证书或私钥文件读不了：" + certFile + "、" + keyFile, EN: "the certificate or key cannot be read: " + certFile + ", " + keyFile}
	}
	return c, nil
}

func same(a, b fs.FileInfo) bool { return a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size() }

// top is the pin of the last certificate of a chain: what a station that knows
// none of them shows for comparison.
func top(c tls.Certificate) pin.Pin {
	last, err := x509.ParseCertificate(c.Certificate[len(c.Certificate)-1])
	if err != nil {
		return pin.Pin{} // LoadX509KeyPair reads the first only; browsers will complain of it
	}
	return pin.Of(last)
}

func (s *served) config() (*tls.Config, error) {
	if _, err := s.certificate(nil); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: s.certificate}, nil
}

// certificate is tls.Config.GetCertificate. What goes wrong with a new certificate
// is logged, once, and the old one is shown further.
func (s *served) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if s.current != nil && now.Sub(s.looked) < s.every {
		return s.current, nil
	}
	s.looked = now
	fresh, err := s.renew(now, s.current)
	if fresh != nil {
		s.current = fresh
	}
	if s.current == nil {
		return nil, err
	}
	trouble := ""
	if err != nil {
		trouble = err.Error()
	}
	if trouble != s.trouble && trouble != "" {
		s.log.Error("the certificate cannot be renewed", "err", err, "ends", s.current.Leaf.NotAfter)
	}
	s.trouble = trouble
	return s.current, nil
}
