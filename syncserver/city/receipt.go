package city

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// prepareKey reads the key that receipts are signed with, making it the first
// time.
func (c *City) prepareKey(ctx context.Context, tx sqlite.Tx) error {
	var seed []byte
	if err := tx.QueryRowContext(ctx, "SELECT seed FROM server").Scan(&seed); err != nil {
		return err
	}
	if len(seed) == ed25519.SeedSize {
		c.key = ed25519.NewKeyFromSeed(seed)
		return nil
	}
	var err error
	if _, c.key, err = ed25519.GenerateKey(rand.Reader); err != nil {
		return err
	}
	return tx.Exec(ctx, "UPDATE server SET seed = ?", []byte(c.key.Seed()))
}

// ReceiptKey is what stations check receipts with.
func (c *City) ReceiptKey() ed25519.PublicKey { return c.key.Public().(ed25519.PublicKey) }

// Receipt signs that everything of a device's epoch up to a number is held. Call
// it only with what is committed.
func (c *City) Receipt(device change.ID, epoch, seq uint64, chain change.Chain, at time.Time) *wire.Receipt {
	ms := at.UnixMilli()
	return &wire.Receipt{AtMs: ms, Signature: ed25519.Sign(c.key, wire.SignedReceipt(c.History, device, epoch, seq, chain, ms))}
}
