package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/mail"
)

// mailCommand has words of its own for the mail server by which scheduled reports leave.
func mailCommand(ctx context.Context, args []string) error {
	words := map[string]func(context.Context, []string) error{"set": mailSet, "show": mailShow, "off": mailOff, "test": mailTest}
	if len(args) == 0 || words[args[0]] == nil {
		fmt.Fprintln(os.Stderr, "usage: syncserver mail set|show|off|test -data DIR …")
		return errUsage
	}
	return words[args[0]](ctx, args[1:])
}

func mailSet(ctx context.Context, args []string) error {
	f, dir := newFlags("mail set")
	var s mail.Settings
	f.StringVar(&s.Host, "host", "", "name of the mail server")
	f.IntVar(&s.Port, "port", 0, "its port; default 587, 465 with tls, 25 with none")
	f.Func("tls", "starttls, tls or none; default starttls", func(v string) error { s.TLS = mail.TLS(v); return nil })
	f.StringVar(&s.From, "from", "", "the address that mail is from")
	f.StringVar(&s.User, "user", "", "user, if the mail server wants one")
	f.StringVar(&s.PasswordFile, "password-file", "", "a file with the password, readable by its owner only")
	f.StringVar(&s.Authority, "authority", "", "a PEM file with the root of the mail server's certificate, where the system does not know it")
	s.TLS = mail.StartTLS
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		if err := mail.Save(c.Dir(), s); err != nil {
			return err
		}
		return auditMail(ctx, c, "mail server set", s.Host)
	})
}

// auditMail writes into the log that another server takes what leaves the house.
func auditMail(ctx context.Context, c *city.City, action access.Action, object string) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error { return access.Audit(ctx, tx, access.Who(ctx), action, object) })
}

// mailShow prints the settings; the password is not among them.
func mailShow(ctx context.Context, args []string) error {
	f, dir := newFlags("mail show")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		s, err := mailSettings(c)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(s)
	})
}

func mailOff(ctx context.Context, args []string) error {
	f, dir := newFlags("mail off")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		if err := mail.Remove(c.Dir()); err != nil {
			return err
		}
		return auditMail(ctx, c, "mail ended", "")
	})
}

// mailTest sends a message without a file, so that the settings can be tried before a
// report depends on them.
func mailTest(ctx context.Context, args []string) error {
	f, dir := newFlags("mail test")
	to := f.String("to", "", "address to send to")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		s, err := mailSettings(c)
		if err != nil {
			return err
		}
		address, err := mail.Address(*to)
		if err != nil {
			return err
		}
		now := time.Now()
		err = s.Send(ctx, mail.Message{ID: fmt.Sprintf("test-%d", now.UnixNano()), To: address, Subject: "驿站通 试发", Date: now,
			Text: "收到这封邮件，说明定期报表可以发到这个邮箱。\nThis message shows that scheduled reports can be sent to this address.\n"})
		if err == nil {
			fmt.Println("邮件服务器收下了 / the mail server took it")
		}
		return err
	})
}

func mailSettings(c *city.City) (mail.Settings, error) {
	s, found, err := mail.Load(c.Dir())
	if err == nil && !found {
		err = fault.New(fault.NotFound, "mail", "还没有设邮件，用 mail set", "there is no mail yet: mail set")
	}
	return s, err
}
