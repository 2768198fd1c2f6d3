package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
)

// token has words of its own for the tokens of wall screens and of programs.
func token(ctx context.Context, args []string) error {
	words := map[string]func(context.Context, []string) error{"wall": tokenWall, "api": tokenAPI, "list": tokenList, "revoke": tokenRevoke}
	if len(args) == 0 || words[args[0]] == nil {
		fmt.Fprintln(os.Stderr, "usage: syncserver token wall|api|list|revoke -data DIR …")
		return errUsage
	}
	return words[args[0]](ctx, args[1:])
}

func tokenWall(ctx context.Context, args []string) error {
	f, dir := newFlags("token wall")
	days := f.Int("days", 365, "how long it is good")
	division := f.String("division", "", "the county or town that is shown, GB/T 2260; default: the whole city")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		text, err := access.NewWallToken(ctx, c, *division, *days, time.Now())
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "大屏地址：http(s)://服务器/wall?token=下面这一行")
		fmt.Println(text) // the last line: scripts take it from there
		return nil
	})
}

// tokenAPI gives a program a token that reads figures.
func tokenAPI(ctx context.Context, args []string) error {
	f, dir := newFlags("token api")
	name := f.String("name", "", "which program it is for")
	days := f.Int("days", 180, "how long it is good, a year at most")
	division := f.String("division", "", "the county or town whose figures it reads, GB/T 2260; default: the whole city")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		now := time.Now()
		text, err := access.NewAPIToken(ctx, c, access.APIToken{Name: *name, Division: *division, Until: domain.DayOf(now).AddDays(*days)}, now)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "只显示这一次。程序这样用：curl -H \"Authorization: Bearer 下面这一行\" http(s)://服务器/api/v1/stats")
		fmt.Println(text) // the last line: scripts take it from there
		return nil
	})
}

// tokenList prints a line of JSON for each token.
func tokenList(ctx context.Context, args []string) error {
	f, dir := newFlags("token list")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	return withExisting(ctx, *dir, func(c *city.City) error {
		list, err := access.Tokens(ctx, c)
		for _, t := range list {
			err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(t))
		}
		return err
	})
}

func tokenRevoke(ctx context.Context, args []string) error {
	f, dir := newFlags("token revoke")
	id := f.String("id", "", "number of the token, see token list")
	if err := parse(f, args, 0); err != nil {
		return err
	}
	n, err := strconv.ParseInt(*id, 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "id", "-id 是 token list 里的编号", "-id is a number of token list")
	}
	return withExisting(ctx, *dir, func(c *city.City) error { return access.RevokeToken(ctx, c, n, time.Now()) })
}
