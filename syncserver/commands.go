package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"text/tabwriter"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/stats"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/democity"
	"yizhan/syncserver/operate"
	"yizhan/syncserver/server"
)

var (
	errUsage    = errors.New("wrong use")
	errReported = errors.New("reported already")
)

// defaultListen is reachable from this machine only, until somebody decides
// otherwise.
const defaultListen = "127.0.0.1:8470"

func newFlags(name string) (*flag.FlagSet, *string) {
	f := flag.NewFlagSet("syncserver "+name, flag.ContinueOnError)
	return f, f.String("data", "data", "data folder")
}

// parse refuses words that no flag takes: a typing mistake must not be ignored.
func parse(f *flag.FlagSet, args []string, words int) error {
	if err := f.Parse(args); err != nil {
		return errors.Join(errUsage, err)
	}
	if f.NArg() != words {
		fmt.Fprintf(f.Output(), "%s: unexpected %q\n", f.Name(), f.Args())
		f.Usage()
		return errUsage
	}
	return nil
}

// parseWords takes flags and words in any order.
func parseWords(f *flag.FlagSet, args []string, want int) ([]string, error) {
	var words []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, errors.Join(errUsage, err)
		}
		if f.NArg() == 0 {
			break
		}
		words = append(words, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(words) != want {
		fmt.Fprintf(f.Output(), "%s: %d words given, %d wanted\n", f.Name(), len(words), want)
		f.Usage()
		return nil, errUsage
	}
	return words, nil
}

// withExisting is for commands that read: a typing mistake in -data must not make
// a new, empty city and answer for it.
func withExisting(ctx context.Context, dir string, f func(c *city.City) error) error {
	if !city.Exists(dir) {
		return fault.New(fault.NotFound, "data", "这个文件夹里没有全市数据："+dir, "there is no city in the folder "+dir)
	}
	return withCity(ctx, dir, f)
}

func withCity(ctx context.Context, dir string, f func(c *city.City) error) error {
	c, err := city.Open(ctx, dir)
	if err != nil {
		return err
	}
	return errors.Join(f(c), c.Close())
}

func serve(ctx context.Context, args []string) error {
	f, dir := newFlags("serve")
	var d door
	d.flags(f)
	latest := f.String("desktop-version", "", "newest version of the desktop, which stations show where theirs is older")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	if *latest != "" && !wire.IsVersion(*latest) {
		return fault.New(fault.Invalid, "desktop-version", "-desktop-version 应写成 1.4 或 v1.4.0 的样子", "-desktop-version is written like 1.4 or v1.4.0")
	}
	return withCity(ctx, *dir, func(c *city.City) error {
		c.DesktopVersion = *latest
		return serveCity(ctx, c, d, nil)
	})
}

// serveCity listens, says so in one line, and serves until ctx ends. started, if
// not nil, runs before it says so, with an address of its own.
func serveCity(ctx context.Context, c *city.City, d door, started func(ctx context.Context, url string) error) error {
	lock, err := c.Lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Release()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	config, err := d.config(c.Dir(), log)
	if err != nil {
		return err
	}
	s, err := server.New(c, log)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", d.listen)
	if err != nil {
		return errors.Join(&fault.Error{Kind: fault.Busy, Field: "listen", Err: err,
			ZH: "不能在 " + d.listen + " 上监听：地址写错了，或者已被别的程序占用", EN: "cannot listen on " + d.listen + ": wrong address, or taken by another program"}, s.Close())
	}
	url := "http://" + l.Addr().String()
	if config != nil {
		url = "https://" + l.Addr().String()
		l = tls.NewListener(l, config)
	}
	failed := make(chan error, 2)
	go func() { failed <- s.Serve(l) }()
	if started != nil {
		if err := inside(ctx, s, started); err != nil {
			return errors.Join(err, s.Close())
		}
	}
	// Beside the line for programs, and on a stream that is not theirs.
	if code, err := access.NewSetup(ctx, c, time.Now()); err != nil {
		return errors.Join(err, s.Close())
	} else if code != "" {
		fmt.Fprintf(os.Stderr, "第一位管理员请打开这个链接建账号（24 小时内有效，只能用一次） / the first administrator makes an account here, once, within 24 hours:\n%s/setup?code=%s\n", url, code)
	}
	fmt.Println("listening on", url)
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	return errors.Join(err, s.Close())
}

// inside runs f with an address that only this machine reaches, and that needs no
// certificate: that of the real one may be for another name.
func inside(ctx context.Context, s *server.Server, f func(ctx context.Context, url string) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { _ = s.Serve(l) }() // ends with the listener
	return errors.Join(f(ctx, "http://"+l.Addr().String()), l.Close())
}

func pair(ctx context.Context, args []string) error {
	f, dir := newFlags("pair")
	station := f.String("station", "", "code of the station")
	role := f.String("role", string(access.RoleStation), "station or office")
	division := f.String("division", "", "an office's area, GB/T 2260")
	invitation := f.String("invitation", "", "also write a file for a station that no network reaches; its code is good for 30 days")
	address := f.String("server", "", "address to put into the invitation, if there is one after all")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	if *address != "" && *invitation == "" {
		return fault.New(fault.Invalid, "server", "-server 要和 -invitation 一起用", "-server belongs to -invitation")
	}
	newCode := access.NewPairing
	if *invitation != "" {
		newCode = access.NewInvitation
	}
	return withCity(ctx, *dir, func(c *city.City) error {
		code, err := newCode(ctx, c, *station, access.Role(*role), *division, time.Now())
		if err != nil {
			return err
		}
		if *invitation != "" {
			if err := invite(c, *invitation, *station, code, *address); err != nil {
				return err
			}
		}
		err = printFingerprint(*dir)
		fmt.Println(code) // the last line: scripts take it from there
		return err
	})
}

// devices prints a line of JSON for each paired computer.
func devices(ctx context.Context, args []string) error {
	f, dir := newFlags("devices")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		list, err := access.Devices(ctx, c)
		for _, d := range list {
			err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(d))
		}
		return err
	})
}

func revoke(ctx context.Context, args []string) error {
	f, dir := newFlags("revoke")
	device := f.String("device", "", "id of the device, see devices")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	id, err := parseDevice(*device)
	if err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error { return access.Revoke(ctx, c, id, time.Now()) })
}

// grant lets a computer follow another station, or ends that.
func grant(ctx context.Context, args []string) error {
	f, dir := newFlags("grant")
	device := f.String("device", "", "id of the device, see devices")
	station := f.String("station", "", "code of the station to follow")
	withdraw := f.Bool("withdraw", false, "take the grant back")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	id, err := parseDevice(*device)
	if err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		if *withdraw {
			return access.Withdraw(ctx, c, id, *station, time.Now())
		}
		return access.Grant(ctx, c, id, *station, time.Now())
	})
}

// purge forgets what was deleted long ago; a running server does so once a day.
func purge(ctx context.Context, args []string) error {
	f, dir := newFlags("purge")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		n, err := operate.Purge(ctx, c, time.Now())
		if err == nil {
			fmt.Printf("{\"forgotten\":%d}\n", n)
		}
		return err
	})
}

func printStats(ctx context.Context, args []string) error {
	f, dir := newFlags("stats")
	for _, name := range []string{"measure", "from", "to", "by", "station", "group", "service"} {
		f.String(name, "", "")
	}
	asJSON := f.Bool("json", false, "print JSON")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	q, err := stats.ParseQuery(func(name string) string { return f.Lookup(name).Value.String() }, time.Now())
	if err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		t, err := c.Stats(ctx, q)
		if err != nil {
			return err
		}
		return t.Print(os.Stdout, *asJSON)
	})
}

func recount(ctx context.Context, args []string) error {
	f, dir := newFlags("recount")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		cells, wrong, err := c.Recount(ctx)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(os.Stdout).Encode(map[string]int{"cells": cells, "mismatches": len(wrong)}); err != nil {
			return err
		}
		if len(wrong) == 0 {
			return nil
		}
		w := tabwriter.NewWriter(os.Stderr, 0, 0, 2, ' ', 0)
		for _, m := range wrong[:min(len(wrong), 50)] {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\tkept %d\trecomputed %d\n", m.Cell.Day, m.Cell.Station, m.Cell.Measure, m.Cell.Group, m.Cell.Item, m.Kept, m.Recomputed)
		}
		return errors.Join(w.Flush(), errReported)
	})
}

// verify looks at everything that the city holds; with -repair it puts right what
// the inbox proves.
func verify(ctx context.Context, args []string) error {
	f, dir := newFlags("verify")
	repair := f.Bool("repair", false, "put right what can be")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		v, err := operate.Verify(ctx, c)
		if err != nil {
			return err
		}
		if len(v.Findings) > 0 && *repair {
			n, err := operate.Repair(ctx, c, v)
			if err != nil {
				return err
			}
			if v, err = operate.Verify(ctx, c); err != nil {
				return err
			}
			v.Repaired = n
		}
		if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
			return err
		}
		for _, found := range v.Findings {
			fmt.Fprintf(os.Stderr, "%s（%d）\n(%s: %s)\n", found.Text, found.Count, found.Part, found.Note)
		}
		if len(v.Findings) > 0 {
			return errReported
		}
		return nil
	})
}

func backup(ctx context.Context, args []string) error {
	f, dir := newFlags("backup")
	if err := parse(f, args, 1); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error { return c.DB.Backup(ctx, f.Arg(0)) })
}

func restore(ctx context.Context, args []string) error {
	f, dir := newFlags("restore")
	if err := parse(f, args, 1); err != nil {
		return err
	}
	return operate.Restore(ctx, *dir, f.Arg(0))
}

// demo fills a fresh folder with the demonstration city and serves it. Without
// -data the folder is a temporary one, gone when the server stops.
func demo(ctx context.Context, args []string) (err error) {
	f := flag.NewFlagSet("syncserver demo", flag.ContinueOnError)
	dir := f.String("data", "", "data folder; default: a temporary one")
	var d door
	d.flags(f)
	if err := parse(f, args, 0); err != nil {
		return err
	}
	if *dir == "" {
		if *dir, err = os.MkdirTemp("", "yizhan-demo-city-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(*dir)) }()
	}
	return withCity(ctx, *dir, func(c *city.City) error {
		return serveCity(ctx, c, d, func(ctx context.Context, url string) error {
			fmt.Fprintln(os.Stderr, "正在生成演示城市，约需二十秒 …")
			return democity.Fill(ctx, c, url, time.Now())
		})
	})
}
