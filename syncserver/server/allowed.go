package server

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"yizhan/syncserver/access"
)

// Streams go on and on, so whether their reader may still listen is asked again: at
// once when the log of staff has grown, for signing out, disabling an account and
// taking a token back all write it, by whatever program; and now and then besides,
// for a session ends by itself too.
const (
	askAgainEvery = 20 * time.Second
	lookEvery     = 500 * time.Millisecond // one look at the log for all streams
)

// feedAllowed is the name under which streams hear that the log has grown.
const feedAllowed = "allowed"

// watchLog tells streams when the log of staff has grown, until ctx ends.
func (s *Server) watchLog(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	var last int64
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		var seq int64
		err := s.city.DB.Read(ctx, func(tx *sql.Tx) (err error) {
			seq, err = access.LogLength(ctx, tx)
			return err
		})
		switch {
		case err != nil && ctx.Err() == nil:
			s.log.Error("the log of staff cannot be read", "err", err)
		case err == nil && seq != last:
			last = seq
			s.hub.Moved(map[string]uint64{feedAllowed: uint64(seq)})
		}
	}
}

// whileAllowed ends a stream when its reader may not see it any more: an account that
// is disabled keeps none open.
func (s *Server) whileAllowed(ctx context.Context, r *http.Request) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancel(ctx)
	if r.URL.Path != livePath {
		return ctx, end
	}
	sub := s.hub.Subscribe(feedAllowed)
	go func() {
		defer sub.Close()
		ticker := time.NewTicker(s.askAgain)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-sub.C:
				sub.Take()
			case <-ticker.C:
			}
			if _, err := s.who(r); err != nil {
				end() // a browser whose session goes on comes back by itself
				return
			}
		}
	}()
	return ctx, end
}
