package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"yizhan/shared/fault"
	"yizhan/syncserver/authority"
)

// door is how a server lets people in: where it listens, and with which
// certificate.
type door struct {
	listen, cert, key string
	plain             bool
}

func (d *door) flags(f *flag.FlagSet) {
	f.StringVar(&d.listen, "listen", defaultListen, "address to listen on")
	f.StringVar(&d.cert, "cert", "", "certificate of your own, PEM, with its chain")
	f.StringVar(&d.key, "key", "", "its private key, PEM")
	f.BoolVar(&d.plain, "plain-http", false, "serve without encryption on any address: only behind a proxy, or on a closed network")
}

// config is how to encrypt, or nil where nothing needs to be: on the machine
// itself, or because somebody has said so.
func (d *door) config(dir string, log *slog.Logger) (*tls.Config, error) {
	own := d.cert != "" || d.key != ""
	private := authority.Exists(dir)
	switch {
	case own && (d.cert == "" || d.key == ""):
		return nil, fault.New(fault.Invalid, "cert", "-cert 和 -key 要一起给", "-cert and -key belong together")
	case d.plain && (own || private):
		return nil, fault.New(fault.Conflict, "plain-http", "已有证书，不能再用 -plain-http", "there is a certificate: leave -plain-http out")
	case own && private:
		// pair would tell people the fingerprint of the wrong one.
		return nil, fault.New(fault.Conflict, "cert", "这个文件夹有自己的签发机构（tls）。要用 -cert，先把 tls 文件夹移走；已配对的驿站要重新配对",
			"this folder has an authority of its own (tls). To use -cert, move the folder tls away first; stations that trust it have to be paired again")
	case own:
		return authority.FileConfig(d.cert, d.key, log)
	case private:
		a, err := authority.Open(dir)
		if err != nil {
			return nil, err
		}
		return a.Config(log)
	case !d.plain && !loopback(d.listen):
		return nil, fault.New(fault.Invalid, "listen", "没有证书时只能在本机（127.0.0.1）监听，不然姓名、手机、配对码会明文经过网络。先运行 syncserver ca init，或者用 -cert 和 -key；前面另有 HTTPS 代理时加 -plain-http",
			"without a certificate the server listens on this machine (127.0.0.1) only, or names, telephone numbers and pairing codes would pass readable over the network. Run syncserver ca init, or give -cert and -key; behind a proxy with HTTPS add -plain-http")
	}
	return nil, nil
}

// loopback reports whether an address can be reached from this machine only. No
// host at all means every address.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// hosts collects -host flags.
type hosts []string

func (h *hosts) String() string     { return strings.Join(*h, " ") }
func (h *hosts) Set(s string) error { *h = append(*h, s); return nil }

// ca has one word of its own, init: the rest an authority does by itself.
func ca(_ context.Context, args []string) error {
	f, dir := newFlags("ca init")
	var given hosts
	f.Var(&given, "host", "name or IP address under which the server is reached; repeat for more (default: this machine's)")
	if len(args) == 0 || args[0] != "init" {
		fmt.Fprintln(f.Output(), "usage: syncserver ca init -data DIR [-host NAME_OR_IP]…")
		return errUsage
	}
	if err := parse(f, args[1:], 0); err != nil {
		return err
	}
	if len(given) == 0 {
		given = authority.MachineHosts()
	}
	a, err := authority.Init(*dir, given, time.Now())
	if err != nil {
		return err
	}
	fmt.Println("hosts", strings.Join(a.Hosts(), " "))
	fmt.Println("root certificate for browsers", a.RootFile())
	fmt.Println("fingerprint", a.Pin())
	return nil
}

// printFingerprint tells whoever hands out a code what else the station needs.
func printFingerprint(dir string) error {
	if !authority.Exists(dir) {
		return nil
	}
	a, err := authority.Open(dir)
	if err == nil {
		fmt.Println("fingerprint", a.Pin())
	}
	return err
}
