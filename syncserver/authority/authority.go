// Package authority is the server's certificates: a private authority, for the
// networks in which no public one can vouch for a name, or an organisation's own
// pair of files.
package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/pin"
)

// The files below the data folder.
const (
	folder   = "tls"
	rootFile = "root.crt"
	rootKey  = "root.key"
	leafFile = "server.pem" // chain and key in one, so that both change in one moment
)

const (
	rootYears = 10
	// leafLife is what browsers take from an authority at most.
	leafLife = 397 * 24 * time.Hour
	// backdated is how far a clock elsewhere may be behind.
	backdated = 24 * time.Hour
)

// Authority is a private authority. It vouches for the hosts that it was made
// for and for no other: who steals its key cannot pretend to be a bank.
type Authority struct {
	dir  string
	root *x509.Certificate
	key  *ecdsa.PrivateKey
}

// Exists reports whether a data folder has an authority.
func Exists(data string) bool {
	_, err := os.Stat(filepath.Join(data, folder, rootFile))
	return err == nil
}

// Init makes an authority for hosts, names or IP addresses, in a data folder. One
// that is there stays as it is, because stations trust it.
func Init(data string, hosts []string, now time.Time) (*Authority, error) {
	if Exists(data) {
		a, err := Open(data)
		if err != nil {
			return nil, err
		}
		return nil, fault.New(fault.Conflict, "data", fmt.Sprintf("已经有签发机构，没有改动。指纹 %s，根证书 %s", a.Pin(), a.RootFile()),
			fmt.Sprintf("there is an authority already, nothing was changed. Fingerprint %s, root certificate %s", a.Pin(), a.RootFile()))
	}
	names, ips, err := sortHosts(hosts)
	if err != nil {
		return nil, err
	}
	a, err := newAuthority(names, ips, now)
	if err != nil {
		return nil, err
	}
	return a, a.save(data, now)
}

func newAuthority(names []string, ips []net.IP, now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		// The day tells two authorities apart in a browser's list.
		Subject:   pkix.Name{CommonName: "Yizhan private authority " + now.UTC().Format(time.DateOnly)},
		NotBefore: now.Add(-backdated), NotAfter: now.AddDate(rootYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: names,
	}
	for _, ip := range ips {
		bits := 8 * len(ip)
		template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(bits, bits)})
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make authority: %w", err)
	}
	root, err := x509.ParseCertificate(der)
	return &Authority{root: root, key: key}, err
}

// save puts the whole folder in its place at once: half an authority would be
// neither used nor made again.
func (a *Authority) save(data string, now time.Time) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	making, err := os.MkdirTemp(data, folder+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(making) // gone already when all is well
	a.dir = making
	key, err := keyPEM(a.key)
	if err != nil {
		return err
	}
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})
	err = errors.Join(write(filepath.Join(making, rootKey), key, 0o600), write(filepath.Join(making, rootFile), root, 0o644))
	if err != nil {
		return err
	}
	if _, err := a.issue(now); err != nil {
		return err
	}
	a.dir = filepath.Join(data, folder)
	return os.Rename(making, a.dir)
}

// Open reads the authority of a data folder.
func Open(data string) (*Authority, error) {
	dir := filepath.Join(data, folder)
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, rootFile), filepath.Join(dir, rootKey))
	if err != nil {
		return nil, &fault.Error{Kind: fault.Corrupt, Field: "tls", Err: err, ZH: "签发机构的文件读不了：" + dir + "。请从备份恢复这个文件夹",
			EN: "the files of the authority cannot be read: " + dir + ". Put the folder back from a backup"}
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok || !pair.Leaf.IsCA {
		return nil, fault.New(fault.Corrupt, "tls", "这不是 ca init 生成的签发机构："+dir, "this authority was not made by ca init: "+dir)
	}
	return &Authority{dir: dir, root: pair.Leaf, key: key}, nil
}

// Pin is what stations remember of it.
func (a *Authority) Pin() pin.Pin { return pin.Of(a.root) }

// RootFile is the certificate that browsers are given.
func (a *Authority) RootFile() string { return filepath.Join(a.dir, rootFile) }

// Hosts are the names and addresses that it vouches for.
func (a *Authority) Hosts() []string {
	hosts := append([]string{}, a.root.PermittedDNSDomains...)
	for _, r := range a.root.PermittedIPRanges {
		hosts = append(hosts, r.IP.String())
	}
	return hosts
}

// issue makes a certificate for the server and keeps it.
func (a *Authority) issue(now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	begin := now.Add(-backdated)
	end := begin.Add(leafLife)
	if end.After(a.root.NotAfter) {
		end = a.root.NotAfter
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "Yizhan sync server"}, NotBefore: begin, NotAfter: end,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
		DNSNames: a.root.PermittedDNSDomains,
	}
	for _, r := range a.root.PermittedIPRanges {
		template.IPAddresses = append(template.IPAddresses, r.IP)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.root, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	// The root travels with it: a station knows its key only, not its bytes.
	chain := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})...)
	secret, err := keyPEM(key)
	if err != nil {
		return nil, err
	}
	all := append(chain, secret...)
	pair, err := tls.X509KeyPair(all, all)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	return &pair, write(filepath.Join(a.dir, leafFile), all, 0o600)
}

// kept is the certificate that was issued last, or nil where there is none that
// can be used.
func (a *Authority) kept() *tls.Certificate {
	path := filepath.Join(a.dir, leafFile)
	pair, err := tls.LoadX509KeyPair(path, path)
	if err != nil || pair.Leaf.CheckSignatureFrom(a.root) != nil {
		return nil
	}
	return &pair
}

// due reports whether less than a third of a certificate's life is left.
func due(c *x509.Certificate, now time.Time) bool {
	return c.NotAfter.Sub(now) < c.NotAfter.Sub(c.NotBefore)/3
}

func keyPEM(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// write replaces a file in one moment, with bytes that are on the disk.
func write(path string, b []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-") // 0600 from the first byte on
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all is well
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
