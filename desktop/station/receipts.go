package station

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// Receipt is what the city has signed for: all changes of an epoch up to Seq.
type Receipt struct {
	Epoch     uint64    `json:"epoch"`
	Seq       uint64    `json:"seq"`
	Chain     string    `json:"chain"`
	At        time.Time `json:"at"`
	ServerKey []byte    `json:"server_key"`
	Signature []byte    `json:"signature"`
	// Genuine says that the signature is by that key, over this computer's changes.
	Genuine bool `json:"genuine"`
}

// Receipts lists the receipts of all epochs, the newest first.
func (s *Station) Receipts(ctx context.Context) ([]Receipt, error) {
	var out []Receipt
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT epoch, seq, chain, at, server_key, signature, history, (SELECT id FROM device) FROM receipt ORDER BY at DESC")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r Receipt
			var epoch, seq, at int64
			var chain, history, device []byte
			if err := rows.Scan(&epoch, &seq, &chain, &at, &r.ServerKey, &r.Signature, &history, &device); err != nil {
				return err
			}
			r.Genuine = isSigned(device, history, chain, r.ServerKey, r.Signature, epoch, seq, at)
			if !r.Genuine && len(chain) != len(change.Chain{}) {
				chain = make([]byte, len(change.Chain{})) // a damaged row is shown, not a reason to fail
			}
			r.Epoch, r.Seq, r.At, r.Chain = uint64(epoch), uint64(seq), time.UnixMilli(at).UTC(), change.Chain(chain).String()
			out = append(out, r)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read receipts: %w", err)
	}
	return out, nil
}

// checkReceipt refuses a signature that is none: who answers then is not the city
// whose key was announced.
func (s *Station) checkReceipt(ctx context.Context, c Confirmation) error {
	if c.Receipt == nil {
		return nil
	}
	id, err := s.Identity(ctx)
	if err != nil {
		return err
	}
	if len(c.ServerKey) != ed25519.PublicKeySize ||
		!ed25519.Verify(c.ServerKey, wire.SignedReceipt(c.History, id.Device, c.Epoch, c.Seq, c.Chain, c.Receipt.AtMs), c.Receipt.Signature) {
		return fault.New(fault.Malformed, "receipt", "服务器的收据签名不对，没有当作送达", "the server's receipt is not signed by it: nothing was taken for delivered")
	}
	return nil
}

func keepReceipt(ctx context.Context, tx sqlite.Tx, c Confirmation) error {
	if c.Receipt == nil || c.Seq == 0 {
		return nil
	}
	return tx.Exec(ctx, `INSERT INTO receipt (epoch, history, seq, chain, at, server_key, signature) VALUES (?,?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET seq = excluded.seq, chain = excluded.chain, at = excluded.at, server_key = excluded.server_key, signature = excluded.signature
		WHERE excluded.seq >= seq`,
		int64(c.Epoch), c.History[:], int64(c.Seq), c.Chain[:], c.Receipt.AtMs, []byte(c.ServerKey), c.Receipt.Signature)
}

// isSigned checks the signature of a receipt as it lies in the database.
func isSigned(device, history, chain, key, signature []byte, epoch, seq, at int64) bool {
	return len(device) == len(change.ID{}) && len(history) == len(change.ID{}) && len(chain) == len(change.Chain{}) && len(key) == ed25519.PublicKeySize &&
		ed25519.Verify(key, wire.SignedReceipt(change.ID(history), change.ID(device), uint64(epoch), uint64(seq), change.Chain(chain), at), signature)
}
