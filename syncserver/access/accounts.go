package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/sqlitedb"
	"yizhan/syncserver/city"
)

// Account is who may sign in. The digest of the password never leaves this package.
type Account struct {
	Name         string    `json:"name"`
	Role         StaffRole `json:"role"`
	Division     string    `json:"division"`
	Organisation change.ID `json:"organisation,omitzero"`
	Created      time.Time `json:"created_at"`
	Disabled     time.Time `json:"disabled_at,omitzero"`
}

// Staff is what an account may.
func (a Account) Staff() Staff {
	return Staff{Name: a.Name, Role: a.Role, Division: a.Division, Organisation: a.Organisation, SignedIn: true}
}

const nameRunesMax = 64

// AccountName is a name as it is kept: however it is typed, it is the same.
func AccountName(s string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(s))) }

// check refuses an account that would make no sense, and fills in what follows from
// the role.
func (a *Account) check() error {
	a.Name = AccountName(a.Name)
	if n := utf8.RuneCountInString(a.Name); n == 0 || n > nameRunesMax || strings.ContainsFunc(a.Name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return fault.New(fault.Invalid, "name", fmt.Sprintf("账号名是 1 到 %d 个字，中间没有空格", nameRunesMax), fmt.Sprintf("the name has 1 to %d characters and no space", nameRunesMax))
	}
	if slices.Contains([]string{nameProgram, nameHost, nameCommand, nameUnknown, nameWall, nameAPI}, a.Name) {
		return fault.New(fault.Invalid, "name", "日志里用“"+a.Name+"”称呼没有账号的人，请换一个账号名", "the log calls those without an account “"+a.Name+"”: choose another name")
	}
	whole := a.Division == "" || a.Division == codes.LeshanCity
	switch a.Role {
	case CityAdmin, CityViewer:
		if !whole {
			return fault.New(fault.Invalid, "division", "市级账号管全市，不用写区划（-division）；只管一个县请用县级的角色", "an account of the city is for all of it: leave the division (-division) out, or take a role of a county")
		}
		a.Division = codes.LeshanCity
	case CountyAdmin, CountyViewer:
		if whole {
			return fault.New(fault.Invalid, "division", "县级账号要写明是哪个县或乡镇（-division 511102，乡镇是 9 位代码）", "an account of a county names the county or town (-division 511102, or the 9 digits of a town)")
		}
	case Auditor, Department:
		if whole {
			a.Division = codes.LeshanCity
		}
	default:
		return fault.New(fault.Invalid, "role", "没有这个角色。可选："+roleList(), "there is no such role. Choose one of "+roleList())
	}
	if _, ok := codes.FindDivision(a.Division); !ok || len(a.Division) > 9 {
		return fault.New(fault.Invalid, "division", "没有这个区划："+a.Division+"。应为本市的 6 位县代码或 9 位乡镇代码", "there is no division "+a.Division+": give the 6 digits of a county or the 9 of a town of this city")
	}
	if (a.Role == Department) == a.Organisation.IsZero() {
		return fault.New(fault.Invalid, "organisation", "部门账号要写明所属组织（-organisation），其他角色不写", "a department names its organisation (-organisation), other roles have none")
	}
	return nil
}

func roleList() string {
	var b strings.Builder
	for i, r := range StaffRoles() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(r))
	}
	return b.String()
}

// AddAccount makes an account.
func AddAccount(ctx context.Context, c *city.City, a Account, password string, now time.Time) error {
	digest, err := a.prepare(ctx, password)
	if err != nil {
		return err
	}
	return sqlite.Write(ctx, c.DB, func(tx sqlite.Tx) error {
		return addAccount(ctx, tx, a, digest, Who(ctx), now)
	})
}

// prepare checks an account that is new, and hashes its password.
func (a *Account) prepare(ctx context.Context, password string) (digest string, err error) {
	if err := a.check(); err != nil {
		return "", err
	}
	if err := checkPassword(a.Name, password); err != nil {
		return "", err
	}
	return hashPassword(ctx, password)
}

// addAccount keeps an account; an empty digest is that of no password.
func addAccount(ctx context.Context, tx sqlite.Tx, a Account, digest, who string, now time.Time) error {
	organisation, err := organisationOf(ctx, tx, a)
	if err != nil {
		return err
	}
	n, err := tx.ExecCount(ctx, "INSERT INTO account (name, password, role, division, organisation, created_at) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
		a.Name, digest, string(a.Role), a.Division, organisation, now.UnixMilli())
	if err != nil || n == 0 {
		return orFault(err, fault.New(fault.Conflict, "name", "已有这个账号："+a.Name+"。忘了密码就重设（命令 user password）", "there is an account "+a.Name+" already. If its password is forgotten, reset it (command: user password)"))
	}
	return Audit(ctx, tx, who, ActionAccountAdded, a.Name+" "+string(a.Role)+" "+a.Division)
}

// organisationOf is that of a department as it is kept, and nothing for other roles.
func organisationOf(ctx context.Context, tx sqlite.Tx, a Account) ([]byte, error) {
	if a.Organisation.IsZero() {
		return nil, nil
	}
	if _, found, err := tx.FindDocument(ctx, domain.KindOrganisation, a.Organisation); err != nil || !found {
		return nil, orFault(err, fault.New(fault.NotFound, "organisation", "没有这个组织", "there is no such organisation"))
	}
	return a.Organisation[:], nil
}

// orFault is an error of the database, or else what it means that nothing was found.
func orFault(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

const accountColumns = "SELECT a.name, a.role, a.division, a.organisation, a.created_at, coalesce(a.disabled_at, 0)"

func scanAccount(scan func(...any) error, more ...any) (a Account, err error) {
	var organisation []byte
	var created, disabled int64
	if err := scan(append([]any{&a.Name, &a.Role, &a.Division, &organisation, &created, &disabled}, more...)...); err != nil {
		return a, err
	}
	a.Created = time.UnixMilli(created).UTC()
	if disabled != 0 {
		a.Disabled = time.UnixMilli(disabled).UTC()
	}
	if organisation != nil {
		a.Organisation, err = change.IDFromBytes(organisation)
	}
	return a, err
}

// Accounts lists them by name.
func Accounts(ctx context.Context, c *city.City) (out []Account, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, accountColumns+" FROM account a ORDER BY a.name")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			a, err := scanAccount(rows.Scan)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", sqlitedb.Classify(err))
	}
	return out, nil
}

// HaveAccounts tells whether anybody was ever given one. From then on who sits at
// the server itself signs in like everybody.
func HaveAccounts(ctx context.Context, c *city.City) (have bool, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM account)").Scan(&have)
	})
	return have, err
}

// findAccount reads an account with the digest of its password, which is empty while
// it has none.
func findAccount(ctx context.Context, r sqlitedb.Reader, name string) (a Account, digest string, found bool, err error) {
	a, err = scanAccount(r.QueryRowContext(ctx, accountColumns+", a.password FROM account a WHERE a.name = ?", name).Scan, &digest)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, "", false, nil
	}
	return a, digest, err == nil, err
}

// readAccount reads one outside of a transaction that writes.
func readAccount(ctx context.Context, c *city.City, name string) (a Account, digest string, found bool, err error) {
	err = c.DB.Read(ctx, func(tx *sql.Tx) error {
		a, digest, found, err = findAccount(ctx, tx, name)
		return err
	})
	return a, digest, found, err
}
