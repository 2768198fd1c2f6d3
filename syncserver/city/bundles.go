package city

import (
	"context"
	"crypto/ed25519"
	"database/sql"

	"yizhan/shared/bundle"
	"yizhan/shared/ledger/sqlite"
)

// prepareBundles reads the key that bundles are encrypted to, making it the first
// time.
func (c *City) prepareBundles(ctx context.Context, tx sqlite.Tx) error {
	var identity sql.NullString
	err := tx.QueryRowContext(ctx, "SELECT bundles FROM server").Scan(&identity)
	if err != nil || identity.Valid {
		c.bundles = identity.String
		return err
	}
	if c.bundles, err = bundle.NewIdentity(); err != nil {
		return err
	}
	return tx.Exec(ctx, "UPDATE server SET bundles = ?", c.bundles)
}

// BundleIdentity is what bundles of stations are read with.
func (c *City) BundleIdentity() string { return c.bundles }

// Recipient is what stations encrypt their bundles to.
func (c *City) Recipient() (string, error) { return bundle.RecipientOf(c.bundles) }

// SignBundle is the city's signature under an answer.
func (c *City) SignBundle(b []byte) []byte { return ed25519.Sign(c.key, b) }
