package command

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"yizhan/desktop/syncer"
)

func pair(c call) error {
	f := c.flags("pair")
	server := f.String("server", "", "address of the server")
	code := f.String("code", "", "one-time code from the administrator")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	if err := c.syncer().Pair(c.ctx, *server, *code); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "paired")
	return nil
}

func (c call) syncer() *syncer.Syncer {
	return syncer.New(c.st, slog.New(slog.NewTextHandler(c.err, nil)))
}

func sync(c call) error {
	f := c.flags("sync")
	watch := f.Bool("watch", false, "stay connected")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	y := c.syncer()
	if !*watch {
		if err := y.Once(c.ctx); err != nil {
			return err
		}
		return status(call{c.ctx, c.st, c.dir, []string{"-json"}, c.out, c.err})
	}
	// Others may use the station in the meantime, through this program.
	c.st.OnCommand(func(ctx context.Context, dir string, args []string, out, errOut io.Writer) int {
		return Run(ctx, c.st, dir, args, out, errOut)
	})
	defer c.st.OnCommand(nil)
	return y.Run(c.ctx)
}
