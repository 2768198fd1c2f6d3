// Package ingest takes batches of changes into the city's ledger: each change
// exactly once, whatever the network does. One goroutine writes; pushes that
// wait at the same time share a transaction, so that many stations wait for the
// disk once.
package ingest

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/feed"
)

// Push is a batch that was taken apart already.
type Push struct {
	Device  access.Device
	Epoch   uint64
	From    uint64
	Records []wire.Record
	Chain   change.Chain // after the last record, as the station computed it
	Batch   []byte       // as it came, for the inbox
	// Again marks changes without a place in the epoch: a station found that they
	// were confirmed and are missing.
	Again bool
	// Devices are who recorded each of those; empty, or zero: the sender.
	Devices []change.ID
	// Offset is our clock minus the device's, as measured when it connected.
	Offset time.Duration
}

// Result answers a push.
type Result struct {
	Ack     wire.Ack
	Counted int // changes that have their effect by this push
	Held    int // those that are kept without counting; all others were known
	Err     error
}

// Pushes share a transaction until it has groupChanges: small ones wait for the disk
// once, and of large ones some are left for the next, so that there is work while
// the stations make their next pushes. queueMax pushes may wait: beyond, the
// sessions wait, and then the stations.
const (
	groupChanges = 2000
	queueMax     = 64
)

type job struct {
	push   Push
	result chan<- Result
}

// Ingest is the one writer.
type Ingest struct {
	city  *city.City
	hub   *feed.Hub
	log   *slog.Logger
	now   func() time.Time
	queue chan job
	done  chan struct{}
}

// New makes the writer; Run lets it work.
func New(c *city.City, hub *feed.Hub, log *slog.Logger) *Ingest {
	return &Ingest{city: c, hub: hub, log: log, now: time.Now, queue: make(chan job, queueMax), done: make(chan struct{})}
}

// Submit hands a push in. The channel gets one result, after the push is durable
// or has failed.
func (in *Ingest) Submit(ctx context.Context, p Push) <-chan Result {
	result := make(chan Result, 1)
	select {
	case in.queue <- job{p, result}:
	case <-ctx.Done():
		result <- Result{Err: ctx.Err()}
	case <-in.done:
		result <- Result{Err: fault.Wrap(fault.Busy, fmt.Errorf("the server is stopping"))}
	}
	return result
}

// Run writes until ctx ends. What is being written is finished.
func (in *Ingest) Run(ctx context.Context) {
	defer close(in.done)
	for {
		select {
		case <-ctx.Done():
			in.refuseWaiting()
			return
		case j := <-in.queue:
			in.commit(context.WithoutCancel(ctx), in.gather(j))
		}
	}
}

// gather takes what waits, up to what one transaction should have.
func (in *Ingest) gather(first job) []job {
	group := []job{first}
	for changes := len(first.push.Records); changes < groupChanges; {
		select {
		case j := <-in.queue:
			group = append(group, j)
			changes += len(j.push.Records)
		default:
			return group
		}
	}
	return group
}

func (in *Ingest) refuseWaiting() {
	for {
		select {
		case j := <-in.queue:
			j.result <- Result{Err: fault.Wrap(fault.Busy, fmt.Errorf("the server is stopping"))}
		default:
			return
		}
	}
}

// commit takes a group of pushes in with one transaction. A push that is at fault
// itself, which shows before anything of it is written, leaves the others alone.
func (in *Ingest) commit(ctx context.Context, group []job) {
	results := make([]Result, len(group))
	var heads map[string]uint64
	counted := false
	err := in.write(ctx, func(tx sqlite.Tx) error {
		var changed feed.Appender
		for i, j := range group {
			w := writer{ctx: ctx, tx: tx, push: j.push, now: in.now()}
			if err := w.check(); err != nil {
				if !pushsFault(err) {
					return err
				}
				results[i].Err = err
				continue
			}
			if err := w.take(); err != nil {
				return err
			}
			results[i] = Result{Ack: w.ack, Counted: w.applied - w.repeated, Held: w.held}
			counted = counted || w.applied > 0
			for _, d := range w.documents {
				changed.Add(d)
			}
		}
		var err error
		heads, err = changed.Append(ctx, tx) // heads last, see package feed
		return err
	})
	// Who hears that its push is taken has been told before which feeds it moved: a
	// station that is done with sending knows what there is to fetch.
	if err == nil {
		if counted {
			heads[feed.Figures] = 0
		}
		if len(heads) > 0 {
			in.hub.Moved(heads)
		}
	}
	for i, j := range group {
		if err != nil {
			results[i] = Result{Err: err}
		}
		if results[i].Err != nil {
			in.log.Warn("push not taken in", "device", j.push.Device.ID.String(), "from", j.push.From, "count", len(j.push.Records), "err", results[i].Err)
		}
		j.result <- results[i]
	}
}

// write is one transaction. A mistake of ours in it costs these pushes, which
// come again, and not the server.
func (in *Ingest) write(ctx context.Context, f func(tx sqlite.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			in.log.Error("ingest panicked", "panic", p, "stack", string(debug.Stack()))
			err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %v", p))
		}
	}()
	return sqlite.Write(ctx, in.city.DB, f)
}

// pushsFault tells what is wrong with one push from a store that fails.
func pushsFault(err error) bool {
	switch fault.KindOf(err) {
	case fault.Forked, fault.Revoked:
		return true
	}
	return false
}
