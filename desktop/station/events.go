package station

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/ledger/sqlite"
)

// EventName is something out of the ordinary that was put right by itself.
type EventName string

// The events.
const (
	EventForked   EventName = "forked"   // the city holds other changes under our numbers: a new epoch
	EventMoved    EventName = "moved"    // the folder came to another computer: a new epoch
	EventRestored EventName = "restored" // the database was older than its second copy: records were put back
	EventRebuilt  EventName = "rebuilt"  // the database was made again from its second copy
	EventRewound  EventName = "rewound"  // the city lost what it had confirmed: it is sent again
	EventRepaired EventName = "repaired" // records came back from the city, or were sent there again
)

// Event is one of them.
type Event struct {
	At    time.Time
	Name  EventName
	Count int64
}

// eventsMax is how many events are kept.
const eventsMax = 100

// Events lists what happened, the newest first.
func (s *Station) Events(ctx context.Context) ([]Event, error) {
	var out []Event
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT at, name, count FROM event ORDER BY rowid DESC")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e Event
			var at int64
			if err := rows.Scan(&at, &e.Name, &e.Count); err != nil {
				return err
			}
			e.At = time.UnixMilli(at).UTC()
			out = append(out, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return out, nil
}

func (s *Station) note(ctx context.Context, tx sqlite.Tx, name EventName, count int) error {
	if err := tx.Exec(ctx, "INSERT INTO event (at, name, count) VALUES (?,?,?)", s.now().UnixMilli(), string(name), int64(count)); err != nil {
		return fmt.Errorf("note event: %w", err)
	}
	return tx.Exec(ctx, "DELETE FROM event WHERE rowid <= (SELECT max(rowid) FROM event) - ?", eventsMax)
}
