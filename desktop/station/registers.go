package station

import (
	"context"
	"database/sql"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/register"
)

// Register reads a page of a register, personal values masked.
func (s *Station) Register(ctx context.Context, q register.Query, lang string) (page register.Page, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		page, err = register.List(ctx, sqlite.Documents{R: tx}, q, lang)
		return err
	})
	return page, err
}

// OpenDocument reads one document of a register. A locked desk shows none.
func (s *Station) OpenDocument(ctx context.Context, kind string, id change.ID, lang string) (d register.Detail, err error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return d, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		docs := sqlite.Documents{R: tx}
		d, err = register.Open(ctx, docs, kind, id, register.NewShower(ctx, docs, lang))
		return err
	})
	return d, err
}

// UnmaskDocument reads one document with its personal values, for somebody who says
// why. That they looked is recorded first.
func (s *Station) UnmaskDocument(ctx context.Context, kind string, id change.ID, reason, lang string) (d register.Detail, err error) {
	shift, err := s.NeedNames(ctx)
	if err != nil {
		return d, err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return d, err
	}
	look, err := newEntry(domain.KindDisclosure, s.mint.New(s.now()), domain.Disclosure{Station: p.Station, Member: id, At: s.now().UnixMilli(), By: shift.By, Reason: reason})
	if err != nil {
		return d, err
	}
	if err := s.record(ctx, look); err != nil {
		return d, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		docs := sqlite.Documents{R: tx}
		show := register.NewShower(ctx, docs, lang)
		show.Open = true
		d, err = register.Open(ctx, docs, kind, id, show)
		return err
	})
	return d, err
}

// SaveDocument records what a form says of a document; a zero id makes a new one. It
// returns the id, and register.Wrong where the form is to be mended.
func (s *Station) SaveDocument(ctx context.Context, kind string, id change.ID, base uint64, form register.Form) (change.ID, error) {
	if _, err := s.NeedNames(ctx); err != nil {
		return id, err
	}
	var e register.Edit
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		e, err = register.Prepare(ctx, sqlite.Documents{R: tx}, kind, id, base, form, domain.DayOf(s.now()), func() change.ID { return s.mint.New(s.now()) })
		return err
	})
	if err != nil || e.Nothing() {
		return e.ID, err
	}
	if err := s.maySave(ctx, e); err != nil {
		return e.ID, err
	}
	return e.ID, s.recordEdit(ctx, e)
}

// Saver records what a form says of a document as it is now; a zero id makes a new
// one.
type Saver func(kind string, id change.ID, form register.Form) (change.ID, error)

// SaveDocuments records many documents in one transaction: f saves one after the
// other, and each sees those before it. All of them are on the disk when it returns
// nil, and none otherwise.
func (s *Station) SaveDocuments(ctx context.Context, f func(save Saver) error) error {
	if _, err := s.NeedNames(ctx); err != nil {
		return err
	}
	err := s.write(ctx, func(w *outbox) error {
		docs, today := sqlite.Documents{R: w.tx}, domain.DayOf(w.now)
		return f(func(kind string, id change.ID, form register.Form) (change.ID, error) {
			doc, _, err := docs.Find(ctx, kind, id)
			if err != nil {
				return id, err
			}
			e, err := register.Prepare(ctx, docs, kind, id, doc.Revision, form, today, func() change.ID { return s.mint.New(w.now) })
			if err != nil || e.Nothing() {
				return e.ID, err
			}
			if err := s.maySave(ctx, e); err != nil {
				return e.ID, err
			}
			return e.ID, w.add(editDraft(e.Kind, e.ID, e.Base, e.Fields))
		})
	})
	if err != nil {
		return err
	}
	s.changed(SignalRegisters)
	return nil
}

// DeleteDocument deletes a document, and RestoreDocument brings it back.
func (s *Station) DeleteDocument(ctx context.Context, kind string, id change.ID) error {
	return s.flagDocument(ctx, kind, id, register.Delete)
}

// RestoreDocument brings a deleted document back.
func (s *Station) RestoreDocument(ctx context.Context, kind string, id change.ID) error {
	return s.flagDocument(ctx, kind, id, register.Restore)
}

func (s *Station) flagDocument(ctx context.Context, kind string, id change.ID, make func(string, change.ID, uint64) register.Edit) error {
	if _, err := s.NeedNames(ctx); err != nil {
		return err
	}
	var e register.Edit
	err := s.read(ctx, func(tx *sql.Tx) error {
		doc, found, err := sqlite.FindDocument(ctx, tx, kind, id)
		if err == nil && !found {
			err = fault.New(fault.NotFound, "", "没有找到这份资料", "it was not found")
		}
		e = make(kind, id, doc.Revision)
		e.Values = doc.Values()
		return err
	})
	if err != nil {
		return err
	}
	if err := s.maySave(ctx, e); err != nil {
		return err
	}
	return s.recordEdit(ctx, e)
}

// maySave refuses what the city would: registers are the work of the offices of a
// division, and a station writes what is its own.
func (s *Station) maySave(ctx context.Context, e register.Edit) error {
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	k, _ := domain.FindKind(e.Kind)
	if p.Role == RoleOffice {
		for _, values := range []domain.Fields{e.Before, e.Values} {
			at, ok := k.Division(values)
			if _, atStation := k.Station(values); ok && !atStation && p.Division != "" && !codes.Within(at, p.Division) {
				own, _ := codes.FindDivision(p.Division)
				return register.Wrong{"division": fault.New(fault.Forbidden, "division", "本办公室只能录入"+own.Name+"的资料", "this office enters what belongs to "+own.Name+" only")}
			}
		}
		return nil
	}
	if at, ok := k.Station(e.Values); !ok || at != p.Station {
		return fault.New(fault.Forbidden, "role", "这份资料由社区办公室录入", "this is entered by an office")
	}
	return nil
}

func (s *Station) recordEdit(ctx context.Context, e register.Edit) error {
	if err := s.record(ctx, editDraft(e.Kind, e.ID, e.Base, e.Fields)); err != nil {
		return err
	}
	if k, _ := domain.FindKind(e.Kind); k.Owner == domain.OwnerCity {
		s.changed(SignalDictionary)
	}
	s.changed(SignalRegisters)
	return nil
}
