package station

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/pin"
	"yizhan/shared/wire"
)

// What package syncer needs of a station: who it is, what is to be sent, and
// the ways in which the city's answers change it.

// App names this program and its version to the city.
const App = "yizhan/0.1"

// Identity is who a station is on the wire and how far it has come.
type Identity struct {
	Device     change.ID
	Key        ed25519.PrivateKey
	Epoch      uint64
	LastSeq    uint64
	AckedSeq   uint64
	AckedChain change.Chain
	Server     string
	Pin        pin.Pin   // of the authority that vouches for it; zero: one that the system knows
	History    change.ID // zero before the first contact
	Held       uint64    // changes known to lie in quarantine
	Waiting    time.Time // when the oldest change was recorded that is not confirmed; zero: there is none

	// For the exchange by file; empty until the city has told them.
	Recipient string            // what the city decrypts with is its other half
	ServerKey ed25519.PublicKey // what the city signs with is its other half
	Reply     string            // our own identity, which answers are encrypted to
	Code      string            // of a pairing that a bundle has to carry
}

// Identity reads it.
func (s *Station) Identity(ctx context.Context) (Identity, error) {
	var i Identity
	err := s.read(ctx, func(tx *sql.Tx) error {
		var id, seed, acked, history, authority []byte
		var epoch, last, ackedSeq int64
		row := tx.QueryRowContext(ctx, `SELECT id, private_key, epoch, last_seq, acked_seq, acked_chain, server, history, pin,
			coalesce(recipient, ''), server_key, coalesce(reply, ''), coalesce(code, '') FROM device`)
		if err := row.Scan(&id, &seed, &epoch, &last, &ackedSeq, &acked, &i.Server, &history, &authority, &i.Recipient, (*[]byte)(&i.ServerKey), &i.Reply, &i.Code); err != nil {
			return err
		}
		i.Device, i.Key = change.ID(id), ed25519.NewKeyFromSeed(seed)
		i.Epoch, i.LastSeq, i.AckedSeq, i.AckedChain = uint64(epoch), uint64(last), uint64(ackedSeq), change.Chain(acked)
		if history != nil {
			i.History = change.ID(history)
		}
		var held int64
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM verdict").Scan(&held); err != nil {
			return err
		}
		i.Held = uint64(held)
		oldest, err := oldestPending(ctx, tx)
		if err != nil {
			return err
		}
		i.Waiting = oldest
		copy(i.Pin[:], authority)
		return nil
	})
	if err != nil {
		return Identity{}, fmt.Errorf("read identity: %w", err)
	}
	return i, nil
}

// Outgoing is a change to be sent, with the chain after it.
type Outgoing struct {
	Seq   uint64
	Bytes []byte
	Chain change.Chain
}

// Outgoing reads what follows a sequence number, up to a number of changes and
// bytes. An action is never cut: one that would go over the limits waits for the
// next turn. Only an action that is over them all by itself goes as it is.
func (s *Station) Outgoing(ctx context.Context, epoch, after uint64, changesMax, bytesMax int) ([]Outgoing, error) {
	var out []Outgoing
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT seq, action, bytes, chain FROM outbox WHERE epoch = ? AND seq > ? ORDER BY seq", int64(epoch), int64(after))
		if err != nil {
			return err
		}
		defer rows.Close()
		size, begins := 0, 0 // begins: where in out the last action does
		var action int64
		for rows.Next() {
			var o Outgoing
			var seq, a int64
			var chain []byte
			if err := rows.Scan(&seq, &a, &o.Bytes, &chain); err != nil {
				return err
			}
			if a != action {
				begins = len(out)
			}
			if full := len(out) >= changesMax || size+len(o.Bytes) > bytesMax; full && begins > 0 {
				out = out[:begins]
				break
			}
			o.Seq, o.Chain, action = uint64(seq), change.Chain(chain), a
			size += len(o.Bytes)
			out = append(out, o)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	return out, nil
}

// Confirmation is the city's word that it holds everything of an epoch up to a
// number, with what of it lies in quarantine.
type Confirmation struct {
	Epoch     uint64
	Seq       uint64
	Chain     change.Chain
	Verdicts  []wire.Verdict
	Receipt   *wire.Receipt // nil from a city of version 1
	History   change.ID
	ServerKey ed25519.PublicKey
}

// Acknowledge notes what the city confirms. The city proves it with its chain,
// which must be ours at that number, and signs it.
func (s *Station) Acknowledge(ctx context.Context, c Confirmation) error {
	if err := s.checkReceipt(ctx, c); err != nil {
		return err
	}
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := checkChain(ctx, tx, c.Epoch, c.Seq, c.Chain); err != nil {
			return err
		}
		if err := addVerdicts(ctx, tx, c.Epoch, c.Verdicts); err != nil {
			return err
		}
		if err := keepReceipt(ctx, tx, c); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE device SET acked_seq = max(acked_seq, ?), acked_chain = CASE WHEN acked_seq <= ? THEN ? ELSE acked_chain END WHERE epoch = ?",
			int64(c.Seq), int64(c.Seq), c.Chain[:], int64(c.Epoch))
	})
	if err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	s.changed(SignalSync)
	return nil
}

// Rewind takes an acknowledgement back: the city has lost what it once
// confirmed (it was restored from a backup), so it is sent again from there.
func (s *Station) Rewind(ctx context.Context, epoch, seq uint64, chain change.Chain) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := checkChain(ctx, tx, epoch, seq, chain); err != nil {
			return err
		}
		if err := tx.Exec(ctx, "DELETE FROM verdict WHERE epoch = ? AND seq > ?", int64(epoch), int64(seq)); err != nil {
			return err
		}
		if err := errors.Join(s.note(ctx, tx, EventRewound, 0), compareSoon(ctx, tx)); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE device SET acked_seq = ?, acked_chain = ? WHERE epoch = ?", int64(seq), chain[:], int64(epoch))
	})
	if err != nil {
		return fmt.Errorf("rewind: %w", err)
	}
	s.changed(SignalSync)
	return nil
}

func checkChain(ctx context.Context, tx sqlite.Tx, epoch, seq uint64, chain change.Chain) error {
	ours := change.Chain{}
	if seq > 0 {
		var b []byte
		err := tx.QueryRowContext(ctx, "SELECT chain FROM outbox WHERE epoch = ? AND seq = ?", int64(epoch), int64(seq)).Scan(&b)
		if none(err) {
			return fault.Wrap(fault.Forked, fmt.Errorf("the server holds change %d, which this computer has never written", seq))
		}
		if err != nil {
			return err
		}
		ours = change.Chain(b)
	}
	if ours != chain {
		return fault.Wrap(fault.Forked, fmt.Errorf("chains differ at change %d", seq))
	}
	return nil
}

// SetServer notes the server that this station was paired with, and the authority
// that has to vouch for it from now on; zero: any that the system knows.
func (s *Station) SetServer(ctx context.Context, server string, authority pin.Pin) error {
	var known []byte
	if !authority.IsZero() {
		known = authority[:]
	}
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE device SET server = ?, pin = ?, code = NULL", server, known)
	})
	s.changed(SignalSync)
	if err != nil {
		return err
	}
	return s.keepAnchor(ctx)
}

// KnowCity notes what bundles are encrypted to and answers signed with. Both are
// empty where the server is older than bundles.
func (s *Station) KnowCity(ctx context.Context, recipient string, serverKey ed25519.PublicKey) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error { return knowCity(ctx, tx, recipient, serverKey) })
	if err != nil {
		return err
	}
	return s.keepAnchor(ctx)
}

func knowCity(ctx context.Context, tx sqlite.Tx, recipient string, serverKey ed25519.PublicKey) error {
	return tx.Exec(ctx, "UPDATE device SET recipient = nullif(?, ''), server_key = ?", recipient, []byte(serverKey))
}

// Welcomed takes over where the city stands. Its word counts: what it has not got
// is sent again, whatever it confirmed earlier. id is who we were when we asked.
func (s *Station) Welcomed(ctx context.Context, id Identity, w wire.Welcome) error {
	if err := s.greeted(ctx, id, w); err != nil {
		return err
	}
	var err error
	if w.LastSeq < id.AckedSeq {
		err = s.Rewind(ctx, id.Epoch, w.LastSeq, w.Chain)
	} else {
		err = s.Acknowledge(ctx, welcomeConfirms(id.Epoch, w))
	}
	if err != nil {
		return err
	}
	if w.Held != nil {
		if err := s.TakeHeld(ctx, *w.Held); err != nil {
			return err
		}
	}
	if err := s.noteLatest(ctx, w.Latest); err != nil {
		return err
	}
	cursors, err := s.Cursors(ctx)
	if err != nil {
		return err
	}
	for f, head := range w.Feeds {
		if _, known := cursors[f]; !known {
			if err := s.follow(ctx, f); err != nil {
				return err
			}
		}
		// A cursor beyond the head was given by a database that is no more; below
		// the floor the city has forgotten what was deleted.
		if cursors[f] > head || cursors[f] > 0 && cursors[f] < w.Floors[f] {
			if err := s.Reread(ctx, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// follow notes a feed of which nothing has come yet: an office knows by it that it was
// granted a station that has sent nothing.
func (s *Station) follow(ctx context.Context, feed string) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "INSERT INTO feed_cursor (feed, seq) VALUES (?, 0) ON CONFLICT DO NOTHING", feed)
	})
	if err != nil {
		return fmt.Errorf("follow %s: %w", feed, err)
	}
	return nil
}

func welcomeConfirms(epoch uint64, w wire.Welcome) Confirmation {
	return Confirmation{Epoch: epoch, Seq: w.LastSeq, Chain: w.Chain, Verdicts: w.Verdicts, Receipt: w.Receipt, History: w.History, ServerKey: w.ServerKey}
}

// greeted notes which life of the server's database answers, and the city's keys.
// With another life all feeds are read anew.
func (s *Station) greeted(ctx context.Context, id Identity, w wire.Welcome) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		var known []byte
		if err := tx.QueryRowContext(ctx, "SELECT history FROM device").Scan(&known); err != nil {
			return err
		}
		if !bytes.Equal(known, w.History[:]) {
			if err := tx.Exec(ctx, "UPDATE device SET history = ?", w.History[:]); err != nil {
				return err
			}
			// Known feeds stay known: one that is followed no more is still to be evicted.
			if err := tx.Exec(ctx, "UPDATE feed_cursor SET seq = 0"); err != nil {
				return err
			}
		}
		return knowCity(ctx, tx, w.Recipient, w.ServerKey)
	})
	if err != nil || w.Recipient == id.Recipient && id.ServerKey.Equal(ed25519.PublicKey(w.ServerKey)) {
		return err
	}
	return s.keepAnchor(ctx)
}

// Measured notes how far the server's clock is from ours.
func (s *Station) Measured(ctx context.Context, offset time.Duration) error {
	if there := s.wall().Add(offset); there.Before(timeBegins) || !there.Before(timeEnds) {
		return nil
	}
	if s.truth.learn(s.wall(), offset) {
		s.mint.Reset()
	}
	return sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE device SET offset_ms = ?", offset.Milliseconds())
	})
}

// Delivered notes that everything recorded has been confirmed and everything
// meant for this station has arrived.
func (s *Station) Delivered(ctx context.Context) error {
	err := sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := tx.Exec(ctx, "DELETE FROM setting WHERE name = ?", settingLastError); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE device SET last_sync_at = ?", s.now().UnixMilli())
	})
	s.changed(SignalSync)
	return err
}

// Undelivered notes why an attempt failed.
func (s *Station) Undelivered(ctx context.Context, cause error) error {
	return s.SetSetting(ctx, settingLastError, fault.Sentence(cause, "zh"))
}

// Announce tells the pages that what the syncer reports has changed.
func (s *Station) Announce(sig Signal) { s.signals.emit(sig) }
