package gateway

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/digest"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
	"yizhan/syncserver/feed"
	"yizhan/syncserver/ingest"
)

// compare answers what of a scope the city holds otherwise than the station.
func (s *session) compare(m wire.Compare) error {
	if len(m.Ranges) > wire.CompareMax {
		return fault.Wrap(fault.Malformed, fmt.Errorf("%d ranges to compare", len(m.Ranges)))
	}
	if !slices.Contains(s.feeds, m.Scope) {
		return fault.Wrap(fault.Forbidden, errors.New("scope of another station"))
	}
	answer := wire.Differ{Scope: m.Scope}
	var kept digest.Totals
	err := s.g.city.DB.Read(s.ctx, func(tx *sql.Tx) (err error) {
		if answer.Head, err = feed.Head(s.ctx, tx, m.Scope); err != nil {
			return err
		}
		kept, err = sqlite.Digests(s.ctx, tx, m.Scope)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range m.Ranges {
		here := kept.Within(r.Kind, r.From, r.To)
		if here.Sum() == r.Total() {
			continue
		}
		answer.Asked = append(answer.Asked, wire.Range{Kind: r.Kind, From: r.From, To: r.To})
		finer := here.Months()
		if r.From/100 == r.To/100 {
			finer = here.Days()
		}
		for _, f := range finer {
			answer.Ranges = append(answer.Ranges, wire.RangeOf(f))
		}
	}
	s.queueBulk(answer)
	return nil
}

// listing answers which records of a day the station lacks, and which the city.
func (s *session) listing(m wire.Listing) error {
	station, ok := domain.StationOfFeed(m.Scope)
	if !ok || !slices.Contains(s.feeds, m.Scope) {
		return fault.Wrap(fault.Forbidden, errors.New("scope of another station"))
	}
	if len(m.Entries)%wire.EntryBytes != 0 || len(m.Entries) > wire.ListingMax*wire.EntryBytes {
		return fault.Wrap(fault.Malformed, fmt.Errorf("a listing of %d bytes", len(m.Entries)))
	}
	answer := wire.Repair{Scope: m.Scope, Kind: m.Kind, Day: m.Day, After: m.After}
	err := s.g.city.DB.Read(s.ctx, func(tx *sql.Tx) error {
		records, err := sqlite.RecordsOfDay(s.ctx, tx, station, m.Kind, m.Day, m.After, wire.ListingMax+1)
		if err != nil {
			return fault.Wrap(fault.Malformed, err)
		}
		return fillRepair(&answer, m, records)
	})
	if err != nil {
		return err
	}
	s.queueBulk(answer)
	return nil
}

// fillRepair walks both lists, which are in the order of ids.
func fillRepair(answer *wire.Repair, m wire.Listing, records []sqlite.Record) error {
	size, entries := 0, m.Entries
	next := func() (id change.ID, short []byte, some bool) {
		if len(entries) == 0 {
			return id, nil, false
		}
		return change.ID(entries[:16]), entries[16:wire.EntryBytes], true
	}
	pass := func() { entries = entries[wire.EntryBytes:] }
	for _, r := range records {
		if !m.Until.IsZero() && sqlite.Less(m.Until, r.ID) {
			break
		}
		id, short, some := next()
		for some && sqlite.Less(id, r.ID) {
			answer.Missing = append(answer.Missing, id)
			pass()
			id, short, some = next()
		}
		if some && id == r.ID {
			pass()
			if mine := r.Digest.Short(); bytes.Equal(mine[:], short) {
				continue
			}
		}
		frozen, err := r.Change.Encode()
		if err != nil {
			return err
		}
		if size += len(frozen); len(answer.Records) >= wire.RepairMax || size > wire.PushBytesMax {
			answer.More = true
			return nil
		}
		answer.Records = append(answer.Records, wire.Stored{Bytes: frozen, Device: r.Device, Clock: r.Clock})
	}
	if len(records) > wire.ListingMax {
		answer.More = true // there are further records here: what is left of the listing may be among them
		return nil
	}
	for id, _, some := next(); some; id, _, some = next() {
		answer.Missing = append(answer.Missing, id)
		pass()
	}
	return nil
}

// again takes in changes that were confirmed once and are missing here. They have
// their effect by their ids, and move no cursor.
func (s *session) again(m wire.Again) error {
	if len(m.Changes) == 0 || len(m.Changes) > wire.PushChangesMax || len(m.Devices) > len(m.Changes) {
		return fault.Wrap(fault.Malformed, fmt.Errorf("%d changes sent again", len(m.Changes)))
	}
	records := make([]wire.Record, len(m.Changes))
	for i, b := range m.Changes {
		c, err := change.Decode(b)
		records[i] = wire.Record{Bytes: b, Change: c, Err: err}
	}
	if err := s.g.pace.wait(s.ctx, s.device.ID, len(records)); err != nil {
		return cmp.Or(context.Cause(s.ctx), err)
	}
	// Its result is what the next comparison finds.
	s.g.ingest.Submit(s.ctx, ingest.Push{Device: s.device, Epoch: s.epoch, Records: records, Again: true, Devices: m.Devices})
	return nil
}
