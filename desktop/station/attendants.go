package station

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
)

// AttendantRow is an attendant as the desk lists one.
type AttendantRow struct {
	ID      change.ID
	Name    string
	Manager bool
	Left    bool
	HasPIN  bool // on this computer
}

// Shift is who serves at this computer now.
type Shift struct {
	// Kept is false where the station has no attendants: nobody signs in then, and
	// nothing is locked.
	Kept    bool
	By      change.ID // zero: nobody has signed in
	Name    string
	Manager bool
	Locked  bool // the desk counts, and shows no names
}

// Attendants lists those who serve here, managers first, and those who left last.
func (s *Station) Attendants(ctx context.Context) ([]AttendantRow, error) {
	var out []AttendantRow
	p, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		docs, err := sqlite.ListDocuments[domain.Attendant](ctx, tx, domain.KindAttendant)
		if err != nil {
			return err
		}
		for _, d := range docs {
			if d.Value.Station != p.Station {
				continue
			}
			row := AttendantRow{ID: d.ID, Name: d.Value.Name, Manager: d.Value.Manager, Left: d.Value.Left}
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM attendant_pin WHERE attendant = ?", d.ID[:]).Scan(&row.HasPIN); err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b AttendantRow) int {
		return cmp.Or(cmp.Compare(b2i(a.Left), b2i(b.Left)), cmp.Compare(b2i(b.Manager), b2i(a.Manager)))
	})
	return out, err
}

// AddAttendant enters somebody who serves here, with a PIN for this computer. It
// needs no network. The first one manages the station; later ones are added by a
// manager who has signed in.
func (s *Station) AddAttendant(ctx context.Context, name, pin string, manager bool) (AttendantRow, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return AttendantRow{}, err
	}
	shift, err := s.needManager(ctx)
	if err != nil {
		return AttendantRow{}, err
	}
	if err := checkPIN(pin); err != nil {
		return AttendantRow{}, err
	}
	a := domain.Attendant{Station: p.Station, Name: strings.Join(strings.Fields(name), " "), Manager: manager || !shift.Kept}
	id := s.mint.New(s.now())
	d, err := newEntry(domain.KindAttendant, id, a)
	if err != nil {
		return AttendantRow{}, err
	}
	verifier, err := newVerifier(pin)
	if err != nil {
		return AttendantRow{}, err
	}
	err = s.write(ctx, func(w *outbox) error {
		if err := w.add(d); err != nil {
			return err
		}
		return verifier.save(ctx, w.tx.Tx, id)
	})
	if err != nil {
		return AttendantRow{}, err
	}
	if !shift.Kept {
		if err := s.setShift(ctx, id, false); err != nil {
			return AttendantRow{}, err
		}
	}
	s.changed(SignalShift)
	return AttendantRow{ID: id, Name: a.Name, Manager: a.Manager, HasPIN: true}, nil
}

// EditAttendant changes a name, who manages, and who has left. The last manager
// stays one: somebody has to be able to add the next attendant.
func (s *Station) EditAttendant(ctx context.Context, row AttendantRow) error {
	if _, err := s.needManager(ctx); err != nil {
		return err
	}
	if !row.Manager || row.Left {
		all, err := s.Attendants(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(a AttendantRow) bool { return a.ID != row.ID && a.Manager && !a.Left }) {
			return fault.New(fault.Conflict, "manager", "这是最后一位站长，先让另一位当站长", "this is the last manager: make somebody else one first")
		}
	}
	edit, changed, err := editEntry(ctx, s, domain.KindAttendant, row.ID, func(a *domain.Attendant) {
		a.Name, a.Manager, a.Left = strings.Join(strings.Fields(row.Name), " "), row.Manager, row.Left
	})
	if err != nil || !changed {
		return err
	}
	if err := s.record(ctx, edit); err != nil {
		return err
	}
	s.changed(SignalShift)
	return nil
}

// Shift is who serves at this computer now.
func (s *Station) Shift(ctx context.Context) (Shift, error) {
	all, err := s.Attendants(ctx)
	if err != nil {
		return Shift{}, err
	}
	var shift Shift
	by, err := s.Setting(ctx, settingShift)
	if err != nil {
		return Shift{}, err
	}
	locked, err := s.Setting(ctx, settingLocked)
	if err != nil {
		return Shift{}, err
	}
	for _, a := range all {
		shift.Kept = shift.Kept || !a.Left
		if !a.Left && a.ID.String() == by {
			shift.By, shift.Name, shift.Manager = a.ID, a.Name, a.Manager
		}
	}
	shift.Locked = shift.Kept && (shift.By.IsZero() || locked != "")
	return shift, nil
}

// The settings that keep who serves over a restart: a program that was closed and
// opened again must not be a way around a lock.
const (
	settingShift  = "shift.attendant"
	settingLocked = "shift.locked"
)

func (s *Station) setShift(ctx context.Context, by change.ID, locked bool) error {
	word := ""
	if locked {
		word = "1"
	}
	return s.met(s.db.Write(ctx, func(tx *sqlitedb.Tx) error { return saveShift(ctx, tx, by, word) }))
}

func saveShift(ctx context.Context, tx *sqlitedb.Tx, by change.ID, locked string) error {
	if err := setSetting(ctx, tx, settingShift, by.String()); err != nil {
		return err
	}
	return setSetting(ctx, tx, settingLocked, locked)
}

// Lock hides names until somebody signs in. Counting goes on.
func (s *Station) Lock(ctx context.Context) error {
	shift, err := s.Shift(ctx)
	if err != nil || !shift.Kept || shift.Locked {
		return err
	}
	if err := s.setShift(ctx, shift.By, true); err != nil {
		return err
	}
	s.changed(SignalShift)
	return nil
}

// SignIn unlocks the desk for an attendant, who from then on serves.
func (s *Station) SignIn(ctx context.Context, id change.ID, pin string) error {
	if err := s.checkAttendant(ctx, id); err != nil {
		return err
	}
	if err := s.verifyPIN(ctx, id, pin); err != nil {
		return err
	}
	if err := s.setShift(ctx, id, false); err != nil {
		return err
	}
	s.changed(SignalShift)
	return nil
}

// HandOver is SignIn by the one who takes over, with a line in the duty log: both or
// neither. Who unlocks their own desk hands nothing over, and a note is kept as one.
func (s *Station) HandOver(ctx context.Context, to change.ID, pin, note string) error {
	before, err := s.Shift(ctx)
	if err != nil {
		return err
	}
	p, err := s.Profile(ctx)
	if err != nil {
		return err
	}
	entry := domain.LogEntry{Station: p.Station, At: s.now().UnixMilli(), Type: domain.LogHandover, By: before.By, To: to, Text: strings.TrimSpace(note)}
	if before.By == to {
		if entry.Text == "" {
			return s.SignIn(ctx, to, pin)
		}
		entry.Type, entry.To = domain.LogNote, change.ID{}
	}
	d, err := newEntry(domain.KindLogEntry, s.mint.New(s.now()), entry)
	if err != nil {
		return err
	}
	if err := s.checkAttendant(ctx, to); err != nil {
		return err
	}
	if err := s.verifyPIN(ctx, to, pin); err != nil {
		return err
	}
	err = s.write(ctx, func(w *outbox) error {
		if err := w.add(d); err != nil {
			return err
		}
		return saveShift(ctx, w.tx.Tx, to, "")
	})
	if err != nil {
		return err
	}
	s.changed(SignalShift)
	s.changed(SignalDay)
	return nil
}

func (s *Station) checkAttendant(ctx context.Context, id change.ID) error {
	all, err := s.Attendants(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(a AttendantRow) bool { return a.ID == id && !a.Left }) {
		return fault.New(fault.NotFound, "attendant", "没有这位值守人员", "there is no such attendant")
	}
	return nil
}

// needManager refuses who may not manage. Where nobody keeps a shift everybody may.
func (s *Station) needManager(ctx context.Context) (Shift, error) {
	shift, err := s.Shift(ctx)
	if err != nil || !shift.Kept || shift.Manager && !shift.Locked {
		return shift, err
	}
	return shift, fault.New(fault.Forbidden, "manager", "需要站长先用 PIN 登录", "a manager has to sign in first")
}

// NeedNames refuses what shows or takes names while the desk is locked.
func (s *Station) NeedNames(ctx context.Context) (Shift, error) {
	shift, err := s.Shift(ctx)
	if err == nil && shift.Locked {
		err = fault.New(fault.Forbidden, "shift", "桌面已锁定：用 PIN 登录后才能看姓名。不记名登记照常。", "the desk is locked: sign in with a PIN to see names. Counting goes on")
	}
	return shift, err
}
