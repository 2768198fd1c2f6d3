package station

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"yizhan/shared/bundle"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/wire"
)

// The exchange with the city in a file, for a station that no network reaches:
// what is to be sent goes out in one, and what came of it comes back in another.
// Package bundle knows their form.

// Exported is what a bundle took out.
type Exported struct {
	File    string `json:"file"`
	Changes uint64 `json:"changes"`
	From    uint64 `json:"from"` // numbers of the first and the last; 0 where there is none
	To      uint64 `json:"to"`
	Bytes   int64  `json:"bytes"`
	// More says that not all found room: import the answer, and export again.
	More bool `json:"more,omitempty"`
}

// Progress hears how far an export or import is, in changes or messages.
type Progress func(done, total int64)

// ExportBundle writes everything that the city has not confirmed into a new file.
// A folder stands for a new name in it. Nothing here changes by it: the same is
// exported again until an answer has come back, and has no second effect.
func (s *Station) ExportBundle(ctx context.Context, path string, progress Progress) (Exported, error) {
	h, key, err := s.question(ctx)
	if err != nil {
		return Exported{}, err
	}
	if path, err = s.bundlePath(ctx, path); err != nil {
		return Exported{}, err
	}
	out := Exported{File: path}
	err = bundle.Create(path, bundle.Question, false, func(f io.Writer) error {
		return s.writeBundle(ctx, f, h, key, &out, progress)
	})
	if err != nil {
		return Exported{}, fmt.Errorf("export bundle: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return Exported{}, bundle.Classify(err)
	}
	out.Bytes = info.Size()
	return out, nil
}

// question is the header of an export: who we are, and where we stand.
func (s *Station) question(ctx context.Context) (bundle.Header, ed25519.PrivateKey, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return bundle.Header{}, nil, err
	}
	if err := s.ensureReply(ctx); err != nil {
		return bundle.Header{}, nil, err
	}
	id, err := s.Identity(ctx)
	if err != nil {
		return bundle.Header{}, nil, err
	}
	if id.Recipient == "" || len(id.ServerKey) == 0 {
		return bundle.Header{}, nil, fault.New(fault.Unpaired, "", "还不知道市里的密钥，不能导出。请联网同步一次；没有网络，就请管理员给一份邀请文件，用 stationctl pair -invitation 文件",
			"the city's keys are not known here yet: nothing can be exported. Connect once; without a network ask the administrator for an invitation, then stationctl pair -invitation FILE")
	}
	h := bundle.Header{Device: id.Device, Epoch: id.Epoch, LastSeq: id.LastSeq, AckedSeq: id.AckedSeq, AckedChain: id.AckedChain, History: id.History,
		Held: id.Held, WallMs: s.now().UnixMilli(), App: App, To: id.Recipient}
	if h.Reply, err = bundle.RecipientOf(id.Reply); err != nil {
		return h, nil, err
	}
	if id.Code != "" {
		h.Pairing = &bundle.Pairing{Code: id.Code, PublicKey: id.Key.Public().(ed25519.PublicKey), Station: p.Code, Name: p.Name, Division: p.Division, Role: string(p.Role), Demo: p.Demo}
	}
	h.Cursors, err = s.Cursors(ctx)
	return h, id.Key, err
}

// ensureReply makes the key that answers are encrypted to, the first time.
func (s *Station) ensureReply(ctx context.Context) error {
	made, err := bundle.NewIdentity()
	if err != nil {
		return err
	}
	err = sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE device SET reply = ? WHERE reply IS NULL", made)
	})
	if err != nil {
		return fmt.Errorf("make key of answers: %w", err)
	}
	return s.keepAnchor(ctx)
}

func (s *Station) writeBundle(ctx context.Context, f io.Writer, h bundle.Header, key ed25519.PrivateKey, out *Exported, progress Progress) error {
	w, err := bundle.NewWriter(f, bundle.Question, h)
	if err != nil {
		return err
	}
	at := h.AckedSeq
	for at < h.LastSeq && !out.More {
		if err := ctx.Err(); err != nil {
			return err
		}
		list, err := s.Outgoing(ctx, h.Epoch, at, wire.PushChangesMax, wire.PushBytesMax)
		if err != nil {
			return err
		}
		if n := h.LastSeq - at; uint64(len(list)) > n {
			list = list[:n] // recorded since we began; an action is never begun before the last number
		}
		if len(list) == 0 {
			return fault.New(fault.Conflict, "", "导出时记录换了编号，请再导出一次", "the records were given new numbers meanwhile: export once more")
		}
		if err := w.Write(asPush(h.Epoch, list)); err != nil {
			return err
		}
		at = list[len(list)-1].Seq
		out.More = at < h.LastSeq && w.Full(bundle.FileBytesMax)
		if progress != nil {
			progress(int64(at-h.AckedSeq), int64(h.LastSeq-h.AckedSeq))
		}
	}
	if out.Changes = at - h.AckedSeq; out.Changes > 0 {
		out.From, out.To = h.AckedSeq+1, at
	}
	return w.Close(bundle.SignWith(key))
}

func asPush(epoch uint64, list []Outgoing) wire.Push {
	frozen := make([][]byte, len(list))
	for i, o := range list {
		frozen[i] = o.Bytes
	}
	return wire.Push{Epoch: epoch, From: list[0].Seq, Batch: wire.EncodeBatch(frozen), Chain: list[len(list)-1].Chain}
}

// bundlePath is the path as given, or a new name where it is a folder.
func (s *Station) bundlePath(ctx context.Context, path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return path, nil
	}
	if err != nil {
		return "", bundle.Classify(err)
	}
	return s.newName(ctx, path, "yizhan", bundle.Ending)
}

// newName chooses a name in a folder. It tells the station and the moment, and
// nothing about anybody.
func (s *Station) newName(ctx context.Context, dir, begins, ending string) (string, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return "", err
	}
	stem := fmt.Sprintf("%s-%s-%s", begins, fileCode(p.Code), s.now().In(domain.Shanghai).Format("20060102-1504"))
	return freeName(filepath.Join(dir, stem), ending)
}

// fileCode is a station's code as a part of a file's name: codes of imported
// ledgers hold what no file name may.
func fileCode(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, code)
}

// Invite notes an administrator's invitation: the next bundle carries the pairing
// to the city.
func (s *Station) Invite(ctx context.Context, i bundle.Invitation) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	if i.Station != "" && i.Station != p.Code {
		return fault.New(fault.Forbidden, "invitation", fmt.Sprintf("这份邀请是给驿站 %s 的，本机是 %s。请管理员按本机代码重新生成", i.Station, p.Code),
			fmt.Sprintf("the invitation is for station %s, this computer is %s", i.Station, p.Code))
	}
	err = sqlite.Write(ctx, s.db, func(tx sqlite.Tx) error {
		if err := knowCity(ctx, tx, i.Recipient, i.ServerKey); err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE device SET code = ?", i.Code)
	})
	if err != nil {
		return fmt.Errorf("note invitation: %w", err)
	}
	s.changed(SignalSync)
	return s.keepAnchor(ctx)
}
