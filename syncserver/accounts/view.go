package accounts

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
	"yizhan/syncserver/city"
	"yizhan/syncserver/frame"
)

// option is a choice of a select.
type option struct {
	Value, Text string
	Chosen      bool
}

// listPage is all accounts that the reader looks after, and a form for another one.
type listPage struct {
	frame.Frame
	List          []row
	Asked         access.Account // what the form says
	Wrong         string
	Organisations []option
}

// linkPage shows a link, once.
type linkPage struct {
	frame.Frame
	Name, Link string
}

// onePage is one account.
type onePage struct {
	frame.Frame
	row
	Wrong         string
	Sessions      []access.Session // those that have not ended
	Organisations []option
}

// Other keeps whose page it is.
func (v onePage) Other() string { return v.Frame.Other() + "&name=" + url.QueryEscape(v.Name) }

// row is an account as it is shown.
type row struct {
	access.Managed
	Locked, Self bool
	Address      string // of its page
	frame        frame.Frame
	now          time.Time
}

func (p *Pages) rows(f frame.Frame, list []access.Managed) (out []row) {
	var names []string
	for _, m := range list {
		names = append(names, m.Name)
	}
	locked := p.guard.Locked(names)
	for _, m := range list {
		out = append(out, row{Managed: m, Locked: locked[m.Name], Self: f.Staff.SignedIn && m.Name == f.Staff.Name, Address: address(m.Name), frame: f, now: p.now()})
	}
	return out
}

// RoleText, Place and Last are what the codes say in words.
func (r row) RoleText() (string, error) { return r.frame.T("role_" + string(r.Role)) }

// Place is what it is bound to.
func (r row) Place() string {
	d, _ := codes.FindDivision(r.Division)
	return d.Name
}

// Last is when somebody last signed in with it.
func (r row) Last() (string, error) {
	if r.SignedIn.IsZero() {
		return r.frame.T("never")
	}
	return Time(r.SignedIn), nil
}

// Time writes a moment.
func Time(t time.Time) string { return t.In(domain.Shanghai).Format("2006-01-02 15:04") }

// Time writes a moment.
func (r row) Time(t time.Time) string { return Time(t) }

// State is what keeps somebody from signing in, or that nothing does.
func (r row) State() (string, error) {
	switch {
	case !r.Disabled.IsZero():
		return r.frame.T("disabled", Time(r.Disabled))
	case !r.Chosen && r.now.Before(r.Invited):
		return r.frame.T("invited", Time(r.Invited))
	case !r.Chosen:
		return r.frame.T("link_over")
	case r.Locked:
		return r.frame.T("locked")
	}
	return r.frame.T("fine")
}

// Worry marks a state that somebody should look at.
func (r row) Worry() bool { return r.Locked || !r.Chosen && !r.now.Before(r.Invited) }

// roles are those that somebody may give.
func roles(f frame.Frame, chosen access.StaffRole) (out []option) {
	for _, role := range f.Staff.Grants() {
		text, _ := f.T("role_" + string(role))
		out = append(out, option{string(role), text, role == chosen})
	}
	return out
}

// Roles are those of the form.
func (v listPage) Roles() []option {
	return roles(v.Frame, cmp.Or(v.Asked.Role, access.CountyViewer))
}

// Roles are those of the form.
func (v onePage) Roles() []option { return roles(v.Frame, v.Role) }

// places are those of somebody, with the towns in them.
func places(s access.Staff, chosen string) (out []option) {
	add := func(d codes.Division, indent string) {
		if s.MaySee(d.Code) {
			out = append(out, option{d.Code, indent + d.Name, d.Code == chosen})
		}
	}
	for _, top := range codes.Divisions(codes.LevelCity) {
		add(top, "")
		for _, county := range codes.Children(top.Code) {
			add(county, "\u3000")
			for _, town := range codes.Children(county.Code) {
				add(town, "\u3000\u3000")
			}
		}
	}
	return out
}

// Places are those of the form.
func (v listPage) Places() []option { return places(v.Staff, v.Asked.Division) }

// Places are those of the form.
func (v onePage) Places() []option { return places(v.Staff, v.Division) }

// organisations are those that a department's account may be of; only who may make such
// accounts is shown them.
func organisations(ctx context.Context, c *city.City, f frame.Frame, chosen change.ID) (out []option, err error) {
	if !slices.Contains(f.Staff.Grants(), access.Department) {
		return nil, nil
	}
	kind, _ := domain.FindKind(domain.KindOrganisation)
	err = c.Snapshot(ctx, func(s city.Snapshot) error {
		return s.EachDocument(ctx, domain.KindOrganisation, func(id change.ID, values domain.Fields) error {
			var of string
			if change.Unmarshal(values["type"], &of) != nil || !slices.Contains([]string{domain.OrganisationDepartment, domain.OrganisationWork, domain.OrganisationIndustry}, of) {
				return nil
			}
			out = append(out, option{id.String(), register.TitleOf(kind, values, string(f.Lang)), id == chosen})
			return nil
		})
	})
	slices.SortFunc(out, func(a, b option) int { return cmp.Compare(a.Text, b.Text) })
	return out, err
}
