package gateway

import (
	"crypto/ed25519"
	"os"
	"runtime"
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
// With YIZHAN_STATIONS=3000, on a machine that does nothing else, it is also a
// measurement: then 99 of a hundred have their ack within two seconds.
func TestAStormOfStations(t *testing.T) {
	stations, most := 200, 30*time.Second
	if n, err := strconv.Atoi(os.Getenv("YIZHAN_STATIONS")); err == nil {
		stations, most = n, 2*time.Second
	}
	b := newBench(t)
	pushes, devices := make([]wire.Push, stations), make([]*device, stations)
	for i := range devices {
		devices[i] = b.newDevice("S" + strconv.Itoa(i%50))
		pushes[i] = devices[i].push(t, "S"+strconv.Itoa(i%50), 5)
	}
	took := make([]time.Duration, stations)
	var wait sync.WaitGroup
	for i, d := range devices {
		wait.Go(func() {
			time.Sleep(time.Duration(i) * 10 * time.Second / 3000) // 3,000 in ten seconds
			began := time.Now()
			took[i] = time.Minute
			if deliver(b, d, pushes[i]) {
				took[i] = time.Since(began)
			}
		})
	}
	wait.Wait()
	slices.Sort(took)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p50, p99 := took[stations/2], took[stations*99/100]
	t.Logf("%d stations: from dialling to ack %v at the median, %v at the 99th of a hundred; %d MiB from the system", stations, p50, p99, m.Sys>>20)
	if p99 > most || took[stations-1] >= time.Minute {
		t.Errorf("p99 %v, the last %v", p99, took[stations-1])
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
