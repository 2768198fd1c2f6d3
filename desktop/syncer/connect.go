package syncer

import (
	"context"
	"errors"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

// postsFor is how long plain requests are used once WebSockets have turned out to
// be broken; then they are tried again.
const postsFor = time.Hour

// connect dials the server, which must be the one that this station was paired
// with: over a WebSocket, or over plain requests where something on the way breaks
// those.
func (y *Syncer) connect(ctx context.Context, server string) (wire.Conn, error) {
	config, err := y.tlsConfig(ctx, server)
	if err != nil {
		return nil, err
	}
	if y.overPosts() {
		if conn, err := dialPosts(ctx, server, config.Clone()); err == nil {
			return conn, nil
		}
	}
	conn, err := dial(ctx, server, config)
	if broken, ok := errors.AsType[*brokenWebSocket](err); ok {
		posts, perr := dialPosts(ctx, server, config.Clone())
		if perr == nil {
			y.log.Warn("WebSockets do not get through, going on over plain requests", "err", err)
			y.noteBroken()
			return posts, nil
		}
		if k := fault.KindOf(perr); k != fault.Unreachable {
			return nil, perr // our server has answered, and says what is wrong
		}
		return nil, broken.error
	}
	return conn, err
}

func (y *Syncer) overPosts() bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	return time.Now().Before(y.postsUntil)
}

// noteBroken has the next connections use plain requests.
func (y *Syncer) noteBroken() {
	y.mu.Lock()
	y.postsUntil = time.Now().Add(postsFor)
	y.mu.Unlock()
}

// swallowsMax is how often in a row a WebSocket may carry nothing before it counts
// as broken: once is a server that was just restarted.
const swallowsMax = 2

// swallowed reports whether a connection was made over a WebSocket that carries
// nothing: a proxy accepts the upgrade and drops the frames.
func (y *Syncer) swallowed(conn wire.Conn, err error) bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	if _, isSocket := conn.(socket); !isSocket || !fault.Is(err, fault.Unreachable) {
		y.swallows = 0
		return false
	}
	y.swallows++
	return y.swallows >= swallowsMax
}
