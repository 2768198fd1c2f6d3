package gateway

import (
	"crypto/ed25519"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yizhan/shared/wire"
)

// TestAStormOfStations (T29): every station comes back at once, as after a power cut
// in the city's cellar, with something to deliver. All get through and each counts once.
// How long thousands of them take is measured by "fleet bench -only storm".
func TestAStormOfStations(t *testing.T) {
	const stations = 200
	b := newBench(t)
	pushes, devices := make([]wire.Push, stations), make([]*device, stations)
	for i := range devices {
		devices[i] = b.newDevice("S" + strconv.Itoa(i%50))
		pushes[i] = devices[i].push(t, "S"+strconv.Itoa(i%50), 5)
	}
	delivered := make([]bool, stations)
	var wait sync.WaitGroup
	for i, d := range devices {
		wait.Go(func() { delivered[i] = deliver(b, d, pushes[i]) })
	}
	wait.Wait()
	if n := slices.Index(delivered, false); n >= 0 {
		t.Errorf("station %d did not get through", n)
	}
	if n := b.people(); n != int64(5*stations) {
		t.Errorf("%d people of %d", n, 5*stations)
	}
}

// deliver is a station's session from dialling to the ack.
func deliver(b *bench, d *device, p wire.Push) bool {
	ws, _, err := (&websocket.Dialer{Subprotocols: []string{wire.Subprotocol}}).DialContext(ctx, b.url, nil)
	if err != nil {
		return false
	}
	b.t.Cleanup(func() { _ = ws.Close() }) // it stays connected, like a station
	_ = ws.SetReadDeadline(time.Now().Add(30 * time.Second))
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return false
		}
		m, err := wire.Decode(frame)
		if err != nil {
			return false
		}
		var answer wire.Message
		switch m := m.(type) {
		case wire.Challenge:
			h := wire.Hello{VersionMin: 1, VersionMax: 1, Device: d.id, Epoch: d.epoch, WallMs: time.Now().UnixMilli()}
			h.Signature = ed25519.Sign(d.key, wire.SignedHello(m.Nonce, h))
			answer = h
		case wire.Welcome:
			answer = p
		case wire.Ack:
			return m.Seq == 5
		default:
			continue
		}
		if frame, err = wire.Encode(answer); err != nil || ws.WriteMessage(websocket.BinaryMessage, frame) != nil {
			return false
		}
	}
}
