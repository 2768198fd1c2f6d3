package access

import (
	"context"
	"fmt"
	"time"

	"yizhan/shared/sqlitedb"
)

// Logged is one entry of the log about an object.
type Logged struct {
	At     time.Time
	Who    string
	Action Action
}

// LogOf reads what the log says of one object, the oldest first.
func LogOf(ctx context.Context, r sqlitedb.Reader, object string) (out []Logged, err error) {
	rows, err := r.QueryContext(ctx, "SELECT at, who, action FROM audit WHERE object = ? ORDER BY seq", object)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		var l Logged
		if err := rows.Scan(&at, &l.Who, &l.Action); err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
		l.At = time.UnixMilli(at)
		out = append(out, l)
	}
	return out, rows.Err()
}
