package gateway

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"yizhan/shared/fault"
	"yizhan/shared/wire"
)

const (
	writeDeadline = 20 * time.Second
	readDeadline  = 90 * time.Second // more than two pings
	helloDeadline = 10 * time.Second // who has not said who it is
	pingEvery     = 25 * time.Second // to 55 s, so that a thousand stations do not ping as one
	pingJitter    = 30 * time.Second
)

// upgrader takes no compression: the library's limits count packed bytes only.
// A browser page has no business here, and browsers always say who they are.
var upgrader = websocket.Upgrader{
	Subprotocols:     []string{wire.Subprotocol},
	HandshakeTimeout: 10 * time.Second,
	ReadBufferSize:   4 << 10,
	WriteBufferSize:  4 << 10,
	WriteBufferPool:  &sync.Pool{},
	CheckOrigin:      func(r *http.Request) bool { return r.Header.Get("Origin") == "" },
}

// Line carries a session's frames: a WebSocket, requests that follow one another,
// or memory.
type Line interface {
	wire.Conn
	// Ping keeps the line from falling silent. It may run beside Write.
	Ping() error
	// CloseWith ends the line and tells the other side why.
	CloseWith(k fault.Kind, reason string)
}

// socket is a WebSocket as the protocol sees it.
type socket struct {
	ws    *websocket.Conn
	heard *atomic.Int64 // when anything last came, Unix milliseconds
}

var _ Line = socket{}

func newSocket(ws *websocket.Conn) socket {
	ws.SetReadLimit(wire.FrameBytesMax)
	_ = ws.SetReadDeadline(time.Now().Add(helloDeadline)) // an error shows at the first read
	s := socket{ws, new(atomic.Int64)}
	ws.SetPongHandler(func(string) error { return s.hears() })
	return s
}

func (s socket) Read() ([]byte, error) {
	kind, frame, err := s.ws.ReadMessage()
	if errors.Is(err, websocket.ErrReadLimit) {
		return nil, fault.Wrap(fault.TooLarge, err)
	}
	if err != nil {
		return nil, err
	}
	if kind != websocket.BinaryMessage {
		return nil, fault.Wrap(fault.Malformed, fmt.Errorf("text message"))
	}
	return frame, s.hears()
}

// hears gives the station more time: it is still there.
func (s socket) hears() error {
	now := time.Now()
	s.heard.Store(now.UnixMilli())
	return s.ws.SetReadDeadline(now.Add(readDeadline))
}

func (s socket) heardAt() time.Time { return time.UnixMilli(s.heard.Load()) }

func (s socket) Write(frame []byte) error {
	if err := s.ws.SetWriteDeadline(time.Now().Add(writeDeadline)); err != nil {
		return err
	}
	return s.ws.WriteMessage(websocket.BinaryMessage, frame)
}

// Ping may run beside Write.
func (s socket) Ping() error {
	return s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeDeadline))
}

func (s socket) Close() error { return s.ws.Close() }

// CloseWith says goodbye with a numbered reason: 4000 and the number of the
// fault (RFC 6455, 7.4.2 leaves 4000 to 4999 to applications).
func (s socket) CloseWith(k fault.Kind, text string) {
	_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4000+int(k), text), time.Now().Add(time.Second))
	_ = s.ws.Close()
}

func nextPing() time.Duration { return pingEvery + rand.N(pingJitter) }
