package syncer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

// trust is what a connection demands of a server before a byte is sent: that an
// authority vouches for its name which the system knows, or, if one was compared
// by people, that very one.
type trust struct {
	host   string
	typed  *pin.Beginning // at pairing: what the attendant was told
	pinned pin.Pin        // the authority; found when what was typed fits
	system *x509.CertPool // nil: the system's own
}

// newTrust is for pairing: with a fingerprint, that authority and no other, also
// where the system would be content.
func newTrust(server, fingerprint string) (*trust, error) {
	host, err := hostOf(server)
	if err != nil || strings.TrimSpace(fingerprint) == "" {
		return &trust{host: host}, err
	}
	if !strings.HasPrefix(server, "https://") {
		return nil, fault.New(fault.Invalid, "server", "有指纹的服务器，地址以 https:// 开头", "the address of a server with a fingerprint begins with https://")
	}
	typed, err := pin.Parse(fingerprint)
	if err != nil {
		return nil, err
	}
	return &trust{host: host, typed: &typed}, nil
}

// tlsConfig is for every connection after pairing.
func (y *Syncer) tlsConfig(ctx context.Context, server string) (*tls.Config, error) {
	host, err := hostOf(server)
	if err != nil {
		return nil, err
	}
	id, err := y.station.Identity(ctx)
	if err != nil {
		return nil, err
	}
	return (&trust{host: host, pinned: id.Pin}).config(), nil
}

func hostOf(server string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fault.New(fault.Invalid, "server", "服务器地址写得不对", "the server's address is not valid")
	}
	return u.Hostname(), nil
}

// config has verify look at every server. The library's own look is switched off
// because it knows the system's authorities only; verify does the same, and more.
func (t *trust) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.host, InsecureSkipVerify: true, VerifyConnection: t.verify}
}

func (t *trust) verify(s tls.ConnectionState) error {
	chain := s.PeerCertificates
	if len(chain) == 0 {
		return certificateFault(errors.New("no certificate"), t.host)
	}
	switch {
	case t.typed != nil:
		found, err := t.search(chain, t.typed.IsOf)
		if err == nil {
			t.pinned = found
		}
		if errors.Is(err, errOther) {
			seen := t.seen(chain)
			return untrusted(fmt.Sprintf("服务器的指纹是 %s，不是填写的 %s。什么都没有发出去。请与管理员核对，对不上就不要继续", seen, t.typed),
				fmt.Sprintf("the server's fingerprint is %s and not %s, as entered. Nothing was sent. Compare it with the administrator; if it differs, do not go on", seen, t.typed))
		}
		return err
	case !t.pinned.IsZero():
		_, err := t.search(chain, func(p pin.Pin) bool { return p == t.pinned })
		if errors.Is(err, errOther) {
			seen := t.seen(chain)
			return untrusted(fmt.Sprintf("服务器的签发机构变了：配对时的指纹是 %s，现在是 %s。什么都没有发出去，记录都在本机。请告诉管理员；确实换过，就重新配对", t.pinned, seen),
				fmt.Sprintf("another authority vouches for the server: its fingerprint was %s at pairing and is %s now. Nothing was sent, records are kept here. Tell the administrator; if it was replaced, pair again", t.pinned, seen))
		}
		return err
	}
	err := t.vouched(chain, t.system)
	if err == nil {
		return nil
	}
	if seen := t.seen(chain); seen != nobody { // all is well but that nobody here knows who says so
		return untrusted(fmt.Sprintf("本机还不认识给这台服务器签发证书的机构。看到的指纹是 %s：请与管理员核对，一致就填进“指纹”再配对。什么都没有发出去", seen),
			fmt.Sprintf("this computer does not know the authority that vouches for the server. Its fingerprint is %s: compare it with the administrator; if it is the same, enter it as the fingerprint. Nothing was sent", seen))
	}
	return certificateFault(err, t.host)
}

// errOther is a chain without the authority that was looked for.
var errOther = errors.New("another authority")

// search looks in a chain, from its end, for an authority that is wanted and that
// vouches for the server.
func (t *trust) search(chain []*x509.Certificate, wanted func(pin.Pin) bool) (pin.Pin, error) {
	err := errOther
	for _, c := range slices.Backward(chain) {
		if !c.IsCA || !wanted(pin.Of(c)) {
			continue
		}
		roots := x509.NewCertPool()
		roots.AddCert(c)
		bad := t.vouched(chain, roots)
		if bad == nil {
			return pin.Of(c), nil
		}
		err = certificateFault(bad, t.host)
	}
	return pin.Pin{}, err
}

// vouched reports whether one of some authorities vouches for the server's name
// today.
func (t *trust) vouched(chain []*x509.Certificate, roots *x509.CertPool) error {
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{DNSName: t.host, Roots: roots, Intermediates: between})
	return err
}

const nobody = "（没有 none）"

// seen is the fingerprint of the authority that vouches for the server in its own
// chain, for people to compare.
func (t *trust) seen(chain []*x509.Certificate) string {
	p, err := t.search(chain, func(pin.Pin) bool { return true })
	if err != nil {
		return nobody
	}
	return p.String()
}

func untrusted(zh, en string) error { return fault.New(fault.Unauthorized, pin.Field, zh, en) }

// certificateFault says in words why a certificate is refused.
func certificateFault(err error, host string) error {
	f := &fault.Error{Kind: fault.Unauthorized, Field: "server", Err: err,
		ZH: "服务器的证书有问题，不能连接。什么都没有发出去，记录都在本机。请联系管理员",
		EN: "the server's certificate cannot be trusted. Nothing was sent, records are kept here. Ask the administrator"}
	if bad, ok := errors.AsType[x509.CertificateInvalidError](err); ok && bad.Reason == x509.Expired {
		from, to := bad.Cert.NotBefore.Format(time.DateOnly), bad.Cert.NotAfter.Format(time.DateOnly)
		f.ZH = fmt.Sprintf("服务器的证书只在 %s 到 %s 有效。什么都没有发出去，记录都在本机。请先看本机日期对不对，再联系管理员", from, to)
		f.EN = fmt.Sprintf("the server's certificate is valid from %s to %s only. Nothing was sent, records are kept here. Look at this computer's date first, then ask the administrator", from, to)
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		f.ZH = fmt.Sprintf("服务器的证书不是给 %s 的。什么都没有发出去，记录都在本机。请核对地址，或请管理员为它签发", host)
		f.EN = fmt.Sprintf("the server's certificate is not for %s. Nothing was sent, records are kept here. Check the address, or ask the administrator for a certificate for it", host)
	}
	return f
}

// unreached says why there is no connection. What verify found keeps its words.
func unreached(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	_, noTLS := errors.AsType[tls.RecordHeaderError](err)
	if noTLS || strings.Contains(err.Error(), "HTTP response to HTTPS client") { // net/http keeps the type to itself
		return &fault.Error{Kind: fault.Unreachable, Err: err, ZH: "这个地址上应答的没有加密，不是同步服务器。什么都没有发出去，记录都在本机。请核对地址和端口",
			EN: "what answers at this address does not encrypt: it is not the sync server. Nothing was sent, records are kept here. Check address and port"}
	}
	return fault.Wrap(fault.Unreachable, err)
}
