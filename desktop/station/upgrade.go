package station

import (
	"context"
	"fmt"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
)

// settingKinds keeps which kinds of record the program knew that last had the
// folder open.
const settingKinds = "program.kinds"

// meetNewKinds reads the feeds from their beginning once the program knows kinds
// or versions that the one before did not: it has passed their documents over.
func meetNewKinds(ctx context.Context, tx sqlite.Tx) error {
	var b strings.Builder
	for _, k := range domain.Kinds() {
		fmt.Fprintf(&b, "%s %d\n", k.Name, k.Version)
	}
	var known string
	err := tx.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = ?", settingKinds).Scan(&known)
	if err != nil && !none(err) {
		return err
	}
	if known == b.String() {
		return nil
	}
	if err := tx.Exec(ctx, "DELETE FROM feed_cursor"); err != nil {
		return err
	}
	return tx.Exec(ctx, "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", settingKinds, b.String())
}
