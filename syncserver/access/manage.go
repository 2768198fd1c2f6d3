package access

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
)

// Grants are the roles that somebody may give to others. A department reaches beyond
// its county, wherever its organisation has something to do, so a county gives none.
func (s Staff) Grants() []StaffRole {
	switch {
	case s.MayAdminister():
		return StaffRoles()
	case s.appoints():
		return []StaffRole{CountyAdmin, CountyViewer, Auditor}
	}
	return nil
}

// Manages tells whether somebody may make, change and end an account: nobody gives, or
// takes over, more than they have.
func (s Staff) Manages(a Account) bool {
	return slices.Contains(s.Grants(), a.Role) && s.MaySee(a.Division)
}

// acting is who changes an account: read anew in the transaction, since they may have
// lost their own rights while the request was on its way. A command has nobody in its
// context, and may all: whoever runs it holds the data folder.
func acting(ctx context.Context, tx sqlite.Tx) (s Staff, command bool, err error) {
	s = StaffOf(ctx)
	if !s.SignedIn {
		return s, s == Staff{}, nil
	}
	a, _, found, err := findAccount(ctx, tx, s.Name)
	if err != nil || !found || !a.Disabled.IsZero() {
		return Staff{Name: s.Name, SignedIn: true}, false, err
	}
	return a.Staff(), false, nil
}

// mayGive refuses to give what somebody does not have.
func mayGive(ctx context.Context, tx sqlite.Tx, a Account) error {
	s, command, err := acting(ctx, tx)
	if err != nil || command || s.Manages(a) {
		return err
	}
	return fault.New(fault.Forbidden, "role", "你不能给别人这个角色或这个区划：超出你自己的权限了", "this role or division is more than you have yourself")
}

// managed is an account that whoever asks may change, with the digest of its password.
func managed(ctx context.Context, tx sqlite.Tx, name string) (a Account, digest string, err error) {
	s, command, err := acting(ctx, tx)
	if err != nil {
		return a, "", err
	}
	a, digest, found, err := findAccount(ctx, tx, name)
	if err != nil || found && (command || s.Manages(a)) {
		return a, digest, err
	}
	if command {
		return a, "", fault.New(fault.NotFound, "name", "没有这个账号："+name+"，用 user list 查看", "there is no account "+name+": see user list")
	}
	return a, "", noAccount(name)
}

// noAccount does not tell what is not there from what is another's.
func noAccount(name string) error {
	return fault.New(fault.NotFound, "name", "没有这个账号，或者不归你管："+name, "there is no account "+name+", or it is not yours")
}

// keepAdmin refuses a change after which nobody could administer the city any more.
// Who was invited and has not chosen a password yet is nobody.
func keepAdmin(ctx context.Context, tx sqlite.Tx, before Account, digest string) error {
	if before.Role != CityAdmin || !before.Disabled.IsZero() || digest == "" {
		return nil
	}
	var left bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account WHERE role = ? AND password <> '' AND disabled_at IS NULL)", string(CityAdmin)).Scan(&left); err != nil || left {
		return err
	}
	return fault.New(fault.Conflict, "name", "这是最后一个能登录的市级管理员，不能停用、改成别的角色或重设。请先再邀请一个市级管理员，等对方设好密码",
		"this is the last administrator of the city who can sign in: it cannot be disabled, made something else or reset. Invite another one first, and wait until they have chosen a password")
}

// changeAccount changes one, ends whatever is signed in with it, and writes the log.
func changeAccount(ctx context.Context, c *city.City, action Action, name, object string, change func(tx sqlite.Tx) error) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		before, digest, err := managed(ctx, tx, name)
		if err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		if err := keepAdmin(ctx, tx, before, digest); err != nil {
			return err
		}
		if err := signOut(ctx, tx, name); err != nil {
			return err
		}
		return Audit(ctx, tx, Who(ctx), action, name+object)
	})
}

// signOut ends the sessions of an account, and the half ones.
func signOut(ctx context.Context, tx sqlite.Tx, name string) error {
	if err := tx.Exec(ctx, "DELETE FROM session WHERE account = ?", name); err != nil {
		return err
	}
	return tx.Exec(ctx, "DELETE FROM ticket WHERE account = ?", name)
}

// Disable ends an account and whatever is signed in with it. It stays in the list:
// the log speaks of it.
func Disable(ctx context.Context, c *city.City, name string, now time.Time) error {
	name = AccountName(name)
	return changeAccount(ctx, c, ActionAccountDisabled, name, "", func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE account SET disabled_at = coalesce(disabled_at, ?) WHERE name = ?", now.UnixMilli(), name)
	})
}

// Enable lets a disabled account sign in again, with its old password.
func Enable(ctx context.Context, c *city.City, name string) error {
	name = AccountName(name)
	return changeAccount(ctx, c, ActionAccountEnabled, name, "", func(tx sqlite.Tx) error {
		return tx.Exec(ctx, "UPDATE account SET disabled_at = NULL WHERE name = ?", name)
	})
}

// SetRole gives an account another role, division and organisation.
func SetRole(ctx context.Context, c *city.City, a Account) error {
	if err := a.check(); err != nil {
		return err
	}
	return changeAccount(ctx, c, ActionAccountChanged, a.Name, " "+string(a.Role)+" "+a.Division, func(tx sqlite.Tx) error {
		if err := mayGive(ctx, tx, a); err != nil {
			return err
		}
		organisation, err := organisationOf(ctx, tx, a)
		if err != nil {
			return err
		}
		return tx.Exec(ctx, "UPDATE account SET role = ?, division = ?, organisation = ? WHERE name = ?", string(a.Role), a.Division, organisation, a.Name)
	})
}

// EndSessionOf ends a session of an account that somebody manages, or with an empty key
// all of them.
func EndSessionOf(ctx context.Context, c *city.City, name, key string) error {
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		if _, _, err := managed(ctx, tx, name); err != nil {
			return err
		}
		return endSession(ctx, tx, name, key, "")
	})
}

// Managed is an account as whoever manages it sees it.
type Managed struct {
	Account
	SignedIn time.Time // last; zero: never
	Second   bool
	Chosen   bool      // it has a password
	Invited  time.Time // until when its link holds; zero: there is none
	Sessions int
}

const managedQuery = accountColumns + `, coalesce(a.signed_in_at, 0), a.password <> '',
	EXISTS (SELECT 1 FROM second_factor f WHERE f.account = a.name AND f.confirmed_at IS NOT NULL),
	coalesce((SELECT expires FROM invitation i WHERE i.account = a.name), 0),
	(SELECT count(*) FROM session s WHERE s.account = a.name AND s.seen_at > ? AND s.began_at > ?)
	FROM account a ORDER BY a.disabled_at IS NOT NULL, a.name`

// ManagedAccounts lists those that whoever asks manages, by name, the disabled ones last.
func ManagedAccounts(ctx context.Context, c *city.City, now time.Time) (out []Managed, err error) {
	staff := StaffOf(ctx)
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, managedQuery, now.Add(-SessionIdle).UnixMilli(), now.Add(-SessionWhole).UnixMilli())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var m Managed
			var signedIn, invited int64
			if m.Account, err = scanAccount(rows.Scan, &signedIn, &m.Chosen, &m.Second, &invited, &m.Sessions); err != nil {
				return err
			}
			if signedIn != 0 {
				m.SignedIn = time.UnixMilli(signedIn)
			}
			if invited != 0 {
				m.Invited = time.UnixMilli(invited)
			}
			if staff.Manages(m.Account) {
				out = append(out, m)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", sqlitedb.Classify(err))
	}
	return out, nil
}

// FindManaged is one of them.
func FindManaged(ctx context.Context, c *city.City, name string, now time.Time) (Managed, error) {
	list, err := ManagedAccounts(ctx, c, now)
	i := slices.IndexFunc(list, func(m Managed) bool { return m.Name == AccountName(name) })
	if err != nil || i < 0 {
		return Managed{}, orFault(err, noAccount(name))
	}
	return list[i], nil
}
