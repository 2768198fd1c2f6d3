package bench

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yizhan/desktop/syncer"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/fleet/sim"
)

// The load of the storm: the network of a whole province is back, and each station
// has a visit to deliver.
const (
	stormStations  = 3_000
	stormWithin    = 10 * time.Second
	stormAckMax    = 2 * time.Second
	stormGrowthMax = 1 << 30 // bytes, both ends together
)

// measureStorm is how long a station waits from its call to the ack of its visit
// while all of them come back within seconds. The stations are calls and keys only:
// as many whole ones would measure this machine's disk.
func measureStorm(ctx context.Context, b Bench) (f Figure, err error) {
	host, err := sim.StartHost(ctx, filepath.Join(b.Dir, "city"))
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	callers := make([]*caller, stormStations)
	for i := range callers {
		if callers[i], err = newCaller(ctx, host.City, fmt.Sprintf("W%04d", i)); err != nil {
			return f, err
		}
	}
	memory, err := watchMemory()
	if err != nil {
		return f, err
	}
	took, errs := make([]time.Duration, stormStations), make([]error, stormStations)
	var wait sync.WaitGroup
	for i, c := range callers {
		wait.Go(func() {
			select {
			case <-time.After(stormWithin * time.Duration(i) / stormStations):
			case <-ctx.Done():
				return
			}
			began := time.Now()
			errs[i] = c.deliver(ctx, host.URL)
			took[i] = time.Since(began)
		})
	}
	wait.Wait()
	growth := memory.growth()
	for _, c := range callers {
		if c.line != nil {
			err = errors.Join(err, c.line.Close())
		}
	}
	if err = errors.Join(err, errors.Join(errs...), checkCounted(ctx, host, stormStations)); err != nil {
		return f, err
	}
	slices.Sort(took)
	p99 := quantile(took, 0.99)
	return Figure{Value: p99.Seconds(), Unit: "s p99", Limit: stormAckMax.Seconds(), Ratio: p99.Seconds() / stormAckMax.Seconds(), Goal: "≤ 2 s and ≤ 1 GiB more memory", Holds: p99 <= stormAckMax && growth <= stormGrowthMax,
		Method: fmt.Sprintf("%d stations within %s, all connected at the end, call to ack, median %.0f ms; both ends together took %.0f MiB more; the limit is the goal",
			stormStations, stormWithin, float64(quantile(took, 0.5).Microseconds())/1000, float64(growth)/(1<<20))}, nil
}

// caller is a paired computer without a folder.
type caller struct {
	id      change.ID
	key     ed25519.PrivateKey
	station change.ID
	line    wire.Conn
}

func newCaller(ctx context.Context, c *city.City, code string) (*caller, error) {
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	pairing, err := access.NewPairing(ctx, c, code, access.RoleStation, "", time.Now())
	if err != nil {
		return nil, err
	}
	k := &caller{id: change.NewMinter().New(time.Now()), key: key, station: domain.StationID(code)}
	_, err = access.Pair(ctx, c, access.Request{Code: pairing, Device: k.id, PublicKey: public, Station: code, Name: "测速站", Division: "511102", Role: access.RoleStation}, time.Now())
	return k, err
}

// deliver calls, says hello, and pushes one visit. The line stays open.
func (k *caller) deliver(ctx context.Context, server string) error {
	var err error
	if k.line, err = syncer.Dial(ctx, server); err != nil {
		return err
	}
	m, err := k.receive()
	if err != nil {
		return err
	}
	now, epoch := time.Now(), change.NewRandomEpoch()
	h := wire.Hello{VersionMin: wire.VersionMin, VersionMax: wire.VersionMax, App: "yizhan/bench", Device: k.id, Epoch: epoch, LastSeq: 1, WallMs: now.UnixMilli()}
	challenge, _ := m.(wire.Challenge)
	h.Signature = ed25519.Sign(k.key, wire.SignedHello(challenge.Nonce, h))
	if err := k.send(1, h); err != nil {
		return err
	}
	if m, err = k.receive(); err != nil {
		return err
	}
	welcome, ok := m.(wire.Welcome)
	if !ok {
		return fmt.Errorf("answered by message %d", m.Type())
	}
	v := &domain.Visit{ID: change.NewMinter().New(now), Station: k.station, At: now.UnixMilli(), Group: "N3", People: 1}
	body, err := v.Body()
	if err != nil {
		return err
	}
	frozen, err := change.Change{Kind: v.Kind(), Version: 1, ID: v.ID, Clock: change.StampAt(now), Body: body}.Encode()
	if err != nil {
		return err
	}
	if err := k.send(welcome.Version, wire.Push{Epoch: epoch, From: 1, Batch: wire.EncodeBatch([][]byte{frozen}), Chain: change.Chain{}.Next(frozen)}); err != nil {
		return err
	}
	for {
		if m, err = k.receive(); err != nil {
			return err
		}
		if a, ok := m.(wire.Ack); ok && a.Seq == 1 {
			return nil
		}
	}
}

func (k *caller) send(version uint16, m wire.Message) error {
	frame, err := wire.EncodeFor(version, m)
	if err != nil {
		return err
	}
	return k.line.Write(frame)
}

func (k *caller) receive() (wire.Message, error) {
	frame, err := k.line.Read()
	if err != nil {
		return nil, err
	}
	return wire.Decode(frame)
}
