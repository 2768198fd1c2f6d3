package progress

import (
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Cover counts enterprises that should have a party organisation (应建), and those
// that have one (已建).
type Cover struct{ Needed, Built int }

// Coverage is how far enterprises are covered by party organisations.
type Coverage struct {
	Cover
	// Single and Joint are the built ones by how it was founded; where an enterprise
	// has both, its own counts.
	Single, Joint int
	ByCounty      map[string]Cover
	ByIndustry    map[string]Cover
	Missing       []Doc[domain.Enterprise] // 应建未建, in the order of the input
}

// CoverageOf counts the enterprises that trade. One that stands for another counts
// under that one: two entries of the same enterprise are one, and the organisation
// that names either is its organisation. An organisation that was dissolved covers
// nobody.
func CoverageOf(enterprises []Doc[domain.Enterprise], organisations []Doc[domain.Organisation]) Coverage {
	known := byID(enterprises)
	single := map[change.ID]bool{} // of an enterprise with an organisation: whether it is its own
	for _, o := range organisations {
		if o.Value.Type == domain.OrganisationEnterprise && o.Value.State == domain.StateActive && !o.Value.Enterprise.IsZero() {
			id := standsFor(o.Value.Enterprise, known)
			single[id] = single[id] || o.Value.Mode != domain.FoundedJointly
		}
	}
	c := Coverage{ByCounty: map[string]Cover{}, ByIndustry: map[string]Cover{}}
	for _, e := range enterprises {
		if !e.Value.SameAs.IsZero() || e.Value.State != domain.StateActive {
			continue
		}
		own, built := single[e.ID]
		if !built && e.Value.PartyMembers < domain.BranchNeeded {
			continue
		}
		c.Cover = c.Cover.and(built)
		county, industry := countyOf(e.Value.Division), e.Value.Industry
		c.ByCounty[county] = c.ByCounty[county].and(built)
		c.ByIndustry[industry] = c.ByIndustry[industry].and(built)
		switch {
		case !built:
			c.Missing = append(c.Missing, e)
		case own:
			c.Single++
		default:
			c.Joint++
		}
	}
	return c
}

// and counts one more enterprise that should have an organisation.
func (c Cover) and(built bool) Cover {
	c.Needed++
	if built {
		c.Built++
	}
	return c
}

// standsFor is the enterprise under which another one is counted. Chains are short;
// of enterprises that name each other in a circle none is counted, as in the cells.
func standsFor(id change.ID, known map[change.ID]domain.Enterprise) change.ID {
	seen := []change.ID{id}
	for {
		next := known[id].SameAs
		if next.IsZero() || slices.Contains(seen, next) {
			return id
		}
		id, seen = next, append(seen, next)
	}
}
