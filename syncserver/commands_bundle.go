package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"

	"yizhan/shared/bundle"
	"yizhan/syncserver/authority"
	"yizhan/syncserver/city"
	"yizhan/syncserver/courier"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// bundles has one word of its own, import: taking in what a station sent on a stick.
// A server may be running on the folder: each writes when it is its turn.
func bundles(ctx context.Context, args []string) error {
	f, dir := newFlags("bundle import")
	answer := f.String("answer", "", "file for the answer (default: the file's name with .answer behind it)")
	if len(args) == 0 || args[0] != "import" {
		fmt.Fprintln(f.Output(), "usage: syncserver bundle import -data DIR [-answer FILE] FILE")
		return errUsage
	}
	words, err := parseWords(f, args[1:], 1)
	if err != nil {
		return err
	}
	if *answer == "" {
		*answer = words[0] + ".answer"
	}
	in, err := os.Open(words[0])
	if err != nil {
		return bundle.Classify(err)
	}
	defer in.Close()
	return withExisting(ctx, *dir, func(c *city.City) error { return importBundle(ctx, c, in, *answer) })
}

func importBundle(ctx context.Context, c *city.City, in io.Reader, answer string) error {
	hub := feed.NewHub()
	writer := ingest.New(c, hub, slog.New(slog.DiscardHandler))
	running, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() { defer close(stopped); writer.Run(running) }()
	defer func() { stop(); <-stopped }()
	var r courier.Result
	err := bundle.Create(answer, bundle.Answer, true, func(w io.Writer) (err error) {
		r, err = courier.New(c, writer, hub, slog.New(slog.DiscardHandler)).Take(ctx, in, w)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s\n(%s)\n", r.Sentence("zh"), r.Sentence("en"))
	return json.NewEncoder(os.Stdout).Encode(struct {
		courier.Result
		Answer string `json:"answer"`
	}{r, answer})
}

// invite writes what a station that no network reaches needs to be paired.
func invite(c *city.City, path, station, code, server string) error {
	i := bundle.Invitation{Station: station, Code: code, ServerKey: c.ReceiptKey(), Server: server}
	var err error
	if i.Recipient, err = c.Recipient(); err != nil {
		return err
	}
	if server != "" && authority.Exists(c.Dir()) {
		a, err := authority.Open(c.Dir())
		if err != nil {
			return err
		}
		i.Fingerprint = a.Pin().String()
	}
	return bundle.WriteInvitation(path, i)
}
