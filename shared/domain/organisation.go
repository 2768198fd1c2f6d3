package domain

import "yizhan/shared/change"

// KindOrganisation names the organisation tree.
const KindOrganisation = "organisation"

var organisationKind = document(spec[Organisation]{
	name: KindOrganisation, version: 1, owner: OwnerCity,
	validate: Organisation.Validate,
})

// Organisation is a node of the four-level tree 两新工委 → 行业党委 → 企业党组织 →
// 流动党支部, or one of the departments beside it.
type Organisation struct {
	Name     string    `field:"name"`
	Type     string    `field:"type"`
	Parent   change.ID `field:"parent"`
	Division string    `field:"division"`
	Industry string    `field:"industry"`
	Station  change.ID `field:"station"` // host station of a floating branch
	Demo     bool      `field:"demo"`
}

// OrganisationType is a type of organisation with its level in the tree; 0
// stands beside it.
type OrganisationType struct {
	Code   string
	ZH, EN string
	Level  int
}

// OrganisationTypes in the order of the tree.
var OrganisationTypes = []OrganisationType{
	{"department", "主管部门", "Department", 0},
	{"work_committee", "两新工委", "Work committee", 1},
	{"industry_committee", "行业党委", "Industry committee", 2},
	{"enterprise_branch", "企业党组织", "Enterprise party organisation", 3},
	{"floating_branch", "流动党支部", "Floating branch", 4},
}

// FindOrganisationType looks a type up by its code.
func FindOrganisationType(code string) (OrganisationType, bool) {
	for _, t := range OrganisationTypes {
		if t.Code == code {
			return t, true
		}
	}
	return OrganisationType{}, false
}

// Validate refuses an incomplete organisation. Whether the parent is of the
// level above is a matter of two records and is checked where both are known.
func (o Organisation) Validate() error {
	if err := checkName("name", o.Name); err != nil {
		return err
	}
	t, ok := FindOrganisationType(o.Type)
	if !ok {
		return invalid("type", "组织类型无法识别", "the type of organisation is not known")
	}
	if t.Level > 1 && o.Parent.IsZero() {
		return invalid("parent", "缺少上级组织", "the parent organisation is missing")
	}
	if o.Division != "" {
		if err := checkDivision(o.Division); err != nil {
			return err
		}
	}
	return checkText("industry", o.Industry, NameRunesMax)
}
