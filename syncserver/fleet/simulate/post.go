package simulate

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/syncer"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/sqlitedb/crashvfs"
	"yizhan/shared/wire"
)

// post is a computer at a station: its disk, and the program that runs on it, with
// what its people have been told is saved.
type post struct {
	w    *world
	name string // S2/3, and for copies of it S2/3+1 …
	code string
	role station.Role
	disk *crashvfs.Disk
	// machine is the computer's own id, by which a program notices that its folder
	// has come to another one.
	machine string

	st     *station.Station
	y      *syncer.Syncer
	cancel context.CancelFunc
	ran    chan struct{} // closed when the syncer has ended
	line   *line         // nil: not connected

	offset  atomic.Int64 // of its clock, in nanoseconds
	log     []*record    // its outbox, as far as we know it
	chains  []change.Chain
	lineage int         // one line of work: changes with a restore
	saved   []change.ID // visits that were said to be saved since the last look
	pure    bool        // its ledger is all that was ever recorded for its station
	imports int
	members []change.ID
	backups [][]byte // of the database
	images  []image  // of the whole disk
	anew    bool     // the outbox was put together anew: numbers may have changed
	revoked bool
	// wasRevoked stays: what came meanwhile was held back.
	wasRevoked bool
	prices     map[string]domain.Fen // set here last, as far as is certain

	mu   sync.Mutex
	want chan *end // a connection that the syncer waits for
}

// image is everything on a disk, with what people were told is saved on it.
type image struct {
	files   map[string][]byte
	log     []*record
	members []change.ID
}

func (p *post) folder() string { return p.code }
func (p *post) file() string   { return p.code + "/station.db" }

func (p *post) now() time.Time { return time.Now().Add(time.Duration(p.offset.Load())) }

// start starts the program. A cut while it starts strikes once; the next time it
// has power.
func (p *post) start() error {
	for {
		st, err := station.Open(p.w.ctx, p.folder(), station.OnDisk(p.disk), station.WithMachine(p.machine), station.WithClock(p.now))
		if err == nil {
			p.st = st
			break
		}
		if !p.disk.Off() {
			return fmt.Errorf("open %s: %w", p.name, err)
		}
		p.w.trace.say("%s: the power goes while it starts", p.name)
		p.w.result.PowerCuts++
		p.power()
	}
	p.learn()
	p.y = syncer.New(p.st, slog.New(slog.DiscardHandler), syncer.WithDialer(p.dial))
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(p.w.ctx)
	p.ran = make(chan struct{})
	go func(y *syncer.Syncer, ran chan struct{}) {
		defer close(ran)
		_ = y.Run(ctx) // it has nothing to say but that ctx ended
	}(p.y, p.ran)
	p.w.settle()
	return nil
}

// power brings the power back, or takes it away and brings it back.
func (p *post) power() {
	p.disk.Restart()
	if p.w.plan.noJournal {
		for _, name := range p.disk.Files() {
			if strings.HasPrefix(name, p.folder()+"/journal/") {
				p.disk.Wipe(name)
			}
		}
	}
}

// stop ends the program. What it has not written by now, it has not said to be
// saved.
func (p *post) stop() {
	if p.st == nil {
		return
	}
	p.cancel()
	<-p.ran
	_ = p.st.Close()
	p.st, p.y = nil, nil
	if p.line != nil {
		p.line.cut()
		p.line = nil
	}
	p.w.settle()
}

// dial waits until the simulation lets the station have a connection.
func (p *post) dial(ctx context.Context, _ string) (wire.Conn, error) {
	want := make(chan *end, 1)
	p.mu.Lock()
	p.want = want
	p.mu.Unlock()
	defer p.grant()
	select {
	case e := <-want:
		return e, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *post) wish() chan *end {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.want
}

func (p *post) grant() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.want = nil
}
