package courier

import (
	"context"
	"errors"
	"fmt"
	"io"

	"yizhan/shared/bundle"
	"yizhan/shared/fault"
	"yizhan/shared/wire"
	"yizhan/syncserver/access"
	"yizhan/syncserver/ingest"
)

// checked is a file that has proved whole, unchanged and from its device.
type checked struct {
	header  bundle.Header
	changes int
	known   bool // the device
	device  access.Device
}

// check reads a file to its end and changes nothing.
func (k *Courier) check(ctx context.Context, f io.ReadSeeker) (c checked, err error) {
	r, err := k.open(f)
	if err != nil {
		return c, err
	}
	c.header = r.Header
	c.device, err = k.find(ctx, c.header.Device)
	key := c.device.Key()
	switch {
	case err == nil:
		c.known = true
	case fault.Is(err, fault.Unpaired) && c.header.Pairing != nil:
		key = c.header.Pairing.PublicKey // whose owner it is; whether it may, the code says
	case fault.Is(err, fault.Unpaired):
		return c, fault.New(fault.Unpaired, "", "市里不认识做这个文件的电脑，没有导入。请先给那个驿站一份邀请文件（syncserver pair -invitation），配对后重新导出",
			"the computer that made this file is not known here: nothing was taken in. Give its station an invitation (syncserver pair -invitation); it exports once more then")
	default:
		return c, err
	}
	next, chain := c.header.AckedSeq+1, c.header.AckedChain
	for {
		if err := ctx.Err(); err != nil {
			return c, err
		}
		p, err := nextPush(r, c.header.Epoch)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return c, err
		}
		for _, rec := range p.Records {
			chain = chain.Next(rec.Bytes)
		}
		if p.From != next || chain != p.Chain {
			return c, fault.Wrap(fault.Malformed, fmt.Errorf("changes from %d do not follow those before %d", p.From, next))
		}
		next += uint64(len(p.Records))
		c.changes += len(p.Records)
	}
	return c, r.Verify(key)
}

func (k *Courier) open(f io.ReadSeeker) (*bundle.Reader, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return bundle.NewReader(f, bundle.Question, k.city.BundleIdentity())
}

// nextPush reads one, taken apart; io.EOF after the last.
func nextPush(r *bundle.Reader, epoch uint64) (p ingest.Push, err error) {
	m, err := r.Next()
	if err != nil {
		return p, err
	}
	push, ok := m.(wire.Push)
	if !ok {
		return p, fault.Wrap(fault.Malformed, fmt.Errorf("message %d in a file of a station", m.Type()))
	}
	records, err := wire.DecodeBatch(push.Batch, wire.PushChangesMax)
	if err != nil {
		return p, err
	}
	if push.Epoch != epoch || len(records) == 0 || push.From == 0 {
		return p, fault.Wrap(fault.Malformed, errors.New("a push of another epoch, or an empty one"))
	}
	return ingest.Push{Epoch: push.Epoch, From: push.From, Records: records, Chain: push.Chain, Batch: push.Batch}, nil
}

// takeIn hands the pushes of a checked file in, each like one on a connection. An
// end in between leaves whole pushes behind, and the same file brings the rest.
func (k *Courier) takeIn(ctx context.Context, f io.ReadSeeker, d access.Device, r *Result) error {
	b, err := k.open(f)
	if err != nil {
		return err
	}
	for {
		p, err := nextPush(b, b.Header.Epoch)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		p.Device = d
		done := <-k.ingest.Submit(ctx, p)
		if fault.Is(done.Err, fault.Forked) {
			r.Forked = true // the answer tells the station, as a welcome would
			return nil
		}
		if done.Err != nil {
			return done.Err
		}
		if done.Ack.Seq+1 < p.From {
			r.Missing = true
			return nil
		}
		r.Counted += done.Counted
		r.Held += done.Held
		r.Known += len(p.Records) - done.Counted - done.Held
	}
}
