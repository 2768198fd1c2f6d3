package syncer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

const (
	dialTimeout   = 15 * time.Second
	writeDeadline = 20 * time.Second
	// The server pings at least every 55 seconds; silence of half as much again
	// means that the line is dead, whatever the system says.
	readDeadline = 85 * time.Second
)

// socket is a WebSocket as the protocol sees it.
type socket struct{ ws *websocket.Conn }

var _ wire.Conn = socket{}

// dial connects to a server's address as given at pairing.
func dial(ctx context.Context, server string, config *tls.Config) (wire.Conn, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, fault.New(fault.Invalid, "server", "服务器地址写得不对", "the server's address is not valid")
	}
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	u.Path = strings.TrimSuffix(u.Path, "/") + "/sync"
	reached := false
	d := websocket.Dialer{NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, address)
		reached = err == nil
		return c, err
	}, HandshakeTimeout: dialTimeout, Subprotocols: []string{wire.Subprotocol}, Proxy: http.ProxyFromEnvironment, TLSClientConfig: config}
	ws, response, err := d.DialContext(ctx, u.String(), nil)
	if err != nil {
		if response != nil {
			// Something answered that is not our server: a captive portal, a
			// proxy, another program on the port.
			return nil, &brokenWebSocket{&fault.Error{Kind: fault.Unreachable, Err: fmt.Errorf("status %d instead of a connection: %w", response.StatusCode, err),
				ZH: "网络上有别的程序应答，不是同步服务器（可能需要先登录上网）。记录已存本机", EN: "something else than the sync server answered (a login page of the network?); records are kept here"}}
		}
		if err = unreached(err); reached && fault.Is(err, fault.Unreachable) {
			err = &brokenWebSocket{err}
		}
		return nil, err
	}
	if ws.Subprotocol() != wire.Subprotocol {
		_ = ws.Close()
		return nil, &brokenWebSocket{fault.Wrap(fault.Version, fmt.Errorf("the server does not speak %s", wire.Subprotocol))}
	}
	ws.SetReadLimit(wire.FrameBytesMax)
	ping := ws.PingHandler()
	ws.SetPingHandler(func(data string) error {
		return errors.Join(ws.SetReadDeadline(time.Now().Add(readDeadline)), ping(data))
	})
	return socket{ws}, nil
}

// brokenWebSocket is a server, or something on the way to it, that answers and
// makes no WebSocket of it. Plain requests may get through.
type brokenWebSocket struct{ error }

func (b *brokenWebSocket) Unwrap() error { return b.error }

func (s socket) Read() ([]byte, error) {
	if err := s.ws.SetReadDeadline(time.Now().Add(readDeadline)); err != nil {
		return nil, err
	}
	_, frame, err := s.ws.ReadMessage()
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok && closed.Code > 4000 {
		return nil, stayAway(remote(fault.Kind(closed.Code-4000), err), wire.RetryIn(closed.Text))
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unreachable, err)
	}
	return frame, nil
}

// remote is a fault of the server as the station sees it. What fails on the
// server's disk says nothing of this one: here everything is saved.
func remote(k fault.Kind, err error) error {
	switch k {
	case fault.Conflict:
		// Each goes on in its turn: nothing is lost, and both are told.
		return &fault.Error{Kind: k, Err: err, ZH: "另一台电脑正在使用同一身份，稍后自动再试。记录都在本机。请告诉管理员",
			EN: "another computer is using the same identity; it will be tried again. Records are kept here. Tell the administrator"}
	case fault.Busy:
		return &fault.Error{Kind: k, Err: err, ZH: "市里的服务器正忙，或者正在重启。记录都在本机，会自动再连", EN: "the city's server is busy, or restarting; records are kept here and will be sent"}
	case fault.DiskFull, fault.ReadOnly, fault.Corrupt, fault.Internal:
		return &fault.Error{Kind: fault.Busy, Err: fmt.Errorf("%s at the server: %w", k, err),
			ZH: "服务器暂时不能保存，记录都在本机，会自动再试", EN: "the server cannot save at the moment; records are kept here and will be sent"}
	}
	return fault.Wrap(k, err)
}

func (s socket) Write(frame []byte) error {
	if err := s.ws.SetWriteDeadline(time.Now().Add(writeDeadline)); err != nil {
		return err
	}
	return fault.Wrap(fault.Unreachable, s.ws.WriteMessage(websocket.BinaryMessage, frame))
}

func (s socket) Close() error { return s.ws.Close() }
