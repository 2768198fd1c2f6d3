package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// user has words of its own for the accounts of staff. A running server notices
// with the next request.
func user(ctx context.Context, args []string) error {
	words := map[string]func(context.Context, []string) error{"add": userAdd, "list": userList, "password": userPassword, "disable": userDisable, "enable": userEnable, "second-off": userSecondOff}
	if len(args) == 0 || words[args[0]] == nil {
		fmt.Fprintln(os.Stderr, "usage: syncserver user add|list|password|disable|enable|second-off -data DIR …")
		return errUsage
	}
	return words[args[0]](ctx, args[1:])
}

func userAdd(ctx context.Context, args []string) error {
	f, dir := newFlags("user add")
	name := f.String("name", "", "name to sign in with")
	role := f.String("role", "", "city_admin, city_viewer, county_admin, county_viewer, auditor or department")
	division := f.String("division", "", "the county or town it is bound to, GB/T 2260")
	organisation := f.String("organisation", "", "id of a department's organisation")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	a := access.Account{Name: *name, Role: access.StaffRole(*role), Division: *division}
	if *organisation != "" {
		var err error
		if a.Organisation, err = change.ParseID(*organisation); err != nil {
			return fault.New(fault.Invalid, "organisation", "组织编号不对", "this is no id of an organisation")
		}
	}
	return withPassword(ctx, *dir, withCity, func(c *city.City, password string) error {
		return access.AddAccount(ctx, c, a, password, time.Now())
	})
}

func userPassword(ctx context.Context, args []string) error {
	f, dir := newFlags("user password")
	name := f.String("name", "", "whose, see user list")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withPassword(ctx, *dir, withExisting, func(c *city.City, password string) error {
		return access.SetPassword(ctx, c, *name, password)
	})
}

// withPassword reads a password from stdin: on the command line everybody on the
// machine could read it. A person is told what is waited for.
func withPassword(ctx context.Context, dir string, open func(context.Context, string, func(*city.City) error) error, f func(c *city.City, password string) error) error {
	return open(ctx, dir, func(c *city.City) error {
		if s, err := os.Stdin.Stat(); err == nil && s.Mode()&os.ModeCharDevice != 0 {
			fmt.Fprint(os.Stderr, "密码（至少 12 个字母，汉字一个顶两个；输入时会显示）：")
		}
		line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fault.Wrap(fault.Invalid, err)
		}
		// Windows begins a piped or saved text with a byte order mark, which nobody types
		// when signing in.
		return f(c, strings.TrimPrefix(strings.TrimRight(line, "\r\n"), "\ufeff"))
	})
}

// userList prints a line of JSON for each account.
func userList(ctx context.Context, args []string) error {
	f, dir := newFlags("user list")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		list, err := access.Accounts(ctx, c)
		for _, a := range list {
			err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(a))
		}
		return err
	})
}

func userDisable(ctx context.Context, args []string) error {
	return toUser(ctx, "user disable", args, func(c *city.City, name string) error { return access.Disable(ctx, c, name, time.Now()) })
}

func userEnable(ctx context.Context, args []string) error {
	return toUser(ctx, "user enable", args, func(c *city.City, name string) error { return access.Enable(ctx, c, name) })
}

// userSecondOff is the way back for the last administrator who lost telephone and
// recovery codes.
func userSecondOff(ctx context.Context, args []string) error {
	return toUser(ctx, "user second-off", args, func(c *city.City, name string) error { return access.RemoveSecond(ctx, c, name) })
}

// toUser does something to one account.
func toUser(ctx context.Context, command string, args []string, do func(c *city.City, name string) error) error {
	f, dir := newFlags(command)
	name := f.String("name", "", "whose, see user list")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error { return do(c, *name) })
}
