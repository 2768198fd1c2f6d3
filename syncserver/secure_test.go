package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/shared/fault"
)

func TestPlainHTTPStaysOnTheMachine(t *testing.T) {
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	for listen, fine := range map[string]bool{
		"127.0.0.1:8470": true, "localhost:0": true, "[::1]:8470": true, "127.8.0.1:1": true,
		":8470": false, "0.0.0.0:8470": false, "[::]:8470": false, "192.168.1.7:8470": false, "city.example:8470": false, "8470": false,
	} {
		c, err := (&door{listen: listen}).config(dir, log)
		if c != nil || fine != (err == nil) || !fine && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, %v", listen, c, err)
		}
		if c, err := (&door{listen: listen, plain: true}).config(dir, log); c != nil || err != nil {
			t.Errorf("%s, by order: %v, %v", listen, c, err)
		}
	}
}

func TestWhichCertificate(t *testing.T) {
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	if code := run(context.Background(), []string{"ca", "init", "-data", dir, "-host", "city.example"}); code != 0 {
		t.Fatalf("ca init: %d", code)
	}
	for _, args := range [][]string{{"ca"}, {"ca", "renew"}, {"ca", "init", "-data", dir, "word"}} {
		if code := run(context.Background(), args); code != 2 {
			t.Errorf("%v: %d", args, code)
		}
	}
	if code := run(context.Background(), []string{"ca", "init", "-data", dir}); code != 1 {
		t.Errorf("a second time: %d", code)
	}
	// With a certificate every address is encrypted, the machine's own as well.
	for _, listen := range []string{"127.0.0.1:0", "0.0.0.0:0"} {
		if c, err := (&door{listen: listen}).config(dir, log); c == nil || err != nil {
			t.Errorf("%s: %v, %v", listen, c, err)
		}
	}
	pem := filepath.Join(dir, "tls", "server.pem")
	if c, err := (&door{listen: "0.0.0.0:0", cert: pem, key: pem}).config(t.TempDir(), log); c == nil || err != nil {
		t.Errorf("own files: %v, %v", c, err)
	}
	for name, d := range map[string]*door{
		"two certificates":   {cert: pem, key: pem},
		"plain all the same": {plain: true},
		"no key":             {cert: pem},
	} {
		d.listen = "127.0.0.1:0"
		if c, err := d.config(dir, log); c != nil || err == nil || strings.Contains(fault.Sentence(err, "zh"), "程序出错") {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
	// An authority that cannot be read must not end in plain HTTP.
	if err := os.WriteFile(filepath.Join(dir, "tls", "root.key"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := (&door{listen: "127.0.0.1:0"}).config(dir, log); c != nil || !fault.Is(err, fault.Corrupt) {
		t.Errorf("damaged: %v, %v", c, err)
	}
}
