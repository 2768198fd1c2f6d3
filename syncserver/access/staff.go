package access

import (
	"cmp"
	"context"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// StaffRole is what an account is for.
type StaffRole string

// The roles. Those of the city see all of it, those of a county their county or
// town. An auditor looks and changes nothing. A department, or the committee of an
// industry, is bound to its organisation and a division.
const (
	CityAdmin    StaffRole = "city_admin"
	CityViewer   StaffRole = "city_viewer"
	CountyAdmin  StaffRole = "county_admin"
	CountyViewer StaffRole = "county_viewer"
	Auditor      StaffRole = "auditor"
	Department   StaffRole = "department"
)

// StaffRoles lists them in the order in which they are offered.
func StaffRoles() []StaffRole {
	return []StaffRole{CityAdmin, CityViewer, CountyAdmin, CountyViewer, Auditor, Department}
}

// Staff is who asks, and what follows from it. The zero value may nothing.
type Staff struct {
	Name         string
	Role         StaffRole
	Division     string    // what it is bound to
	Organisation change.ID // zero: none
	// SignedIn tells a person with an account from a program with the token and from
	// somebody at the server itself: these two have nothing to leave.
	SignedIn bool
	// Second tells that the account asks for a code after the password.
	Second bool
}

// MaySee tells whether what belongs to a division may be shown. The city sees also
// what belongs to none, or to one elsewhere.
func (s Staff) MaySee(division string) bool {
	return s.Role != "" && (s.Division == codes.LeshanCity || codes.Within(division, s.Division))
}

// Area is the division to show where an address asks for one, or for none; empty is
// the whole city. What is not the reader's does not exist for them.
func (s Staff) Area(asked string) (string, error) {
	switch _, known := codes.FindDivision(asked); {
	case asked == "" && s.SeesCity(), asked == codes.LeshanCity && s.SeesCity():
		return "", nil
	case asked == "" && s.Role != "":
		return s.Division, nil
	case !known || !s.MaySee(asked):
		return "", fault.New(fault.NotFound, "division", "没有这个区划，或者不归你管", "there is no such division, or it is not yours")
	}
	return asked, nil
}

// MayEdit tells whether anything of a division may be changed. A department changes
// what its organisation has to do with, wherever that is: whoever shows it such a
// thing compares the organisation.
func (s Staff) MayEdit(division string) bool {
	return (s.Role == CityAdmin || s.Role == CountyAdmin) && s.MaySee(division)
}

// MayAdminister tells whether accounts, computers and the city's own lists may be
// changed.
func (s Staff) MayAdminister() bool { return s.Role == CityAdmin && s.Division == codes.LeshanCity }

// SeesCity tells that nothing is kept from it.
func (s Staff) SeesCity() bool { return s.MaySee(codes.LeshanCity) }

// What the log calls those who have no account. No account is called so.
const (
	nameProgram = "令牌"
	nameHost    = "本机"
	nameCommand = "命令行"
	nameUnknown = "?" // what was typed may be a password in the wrong field
)

// Program is who comes with the staff token.
func Program() Staff { return Staff{Name: nameProgram, Role: CityAdmin, Division: codes.LeshanCity} }

// Host is who sits at the server itself while nobody has an account.
func Host() Staff { return Staff{Name: nameHost, Role: CityAdmin, Division: codes.LeshanCity} }

type staffKey struct{}

// WithStaff puts who asks into a context.
func WithStaff(ctx context.Context, s Staff) context.Context {
	return context.WithValue(ctx, staffKey{}, s)
}

// Who is the name that the log gives to whoever does something: that of a command
// where no request is the reason.
func Who(ctx context.Context) string {
	return cmp.Or(StaffOf(ctx).Name, nameCommand)
}

// StaffOf is who asks; nobody, who may nothing, where no one was put in.
func StaffOf(ctx context.Context) Staff {
	s, _ := ctx.Value(staffKey{}).(Staff)
	return s
}
