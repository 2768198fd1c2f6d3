package domain

import "yizhan/shared/change"

// KindOrganisation names the organisation tree.
const KindOrganisation = "organisation"

// The types of organisation.
const (
	OrganisationDepartment = "department"
	OrganisationWork       = "work_committee"
	OrganisationIndustry   = "industry_committee"
	OrganisationEnterprise = "enterprise_branch"
	OrganisationFloating   = "floating_branch"
)

// How an organisation of an enterprise was founded (单建, 联建).
const (
	FoundedAlone   = "single"
	FoundedJointly = "joint"
)

var organisationKind = document(spec[Organisation]{
	name: KindOrganisation, version: 2, owner: OwnerStation, label: Words{"组织", "Organisation"},
	validate: Organisation.Validate,
	division: func(o Organisation) string { return o.Division },
	keys: func(o Organisation) (keys []Key) {
		if !o.Parent.IsZero() {
			keys = append(keys, Key{"parent", o.Parent.String()})
		}
		if !o.Enterprise.IsZero() {
			keys = append(keys, Key{"enterprise", o.Enterprise.String()})
		}
		return keys
	},
	choice: map[string][]Choice{"type": organisationTypes(), "industry": Industries, "state": activeOrEnded,
		"mode":  {{FoundedAlone, "单独组建", "On its own"}, {FoundedJointly, "联合组建", "Jointly"}},
		"basis": {{"line", "按线路", "By line"}, {"area", "按区域", "By area"}}},
	machines: activeMachine,
	counts:   Counts{Day: "founded_on", Group: "type", State: "state"},
	relate:   relateOrganisation,
})

// Organisation is a node of the four-level tree 两新工委 → 行业党委 → 企业党组织 →
// 流动党支部, or one of the departments beside it.
type Organisation struct {
	Name       string    `field:"name" zh:"名称" en:"Name" need:"yes" list:"yes"`
	Type       string    `field:"type" zh:"类型" en:"Type" need:"yes" list:"yes"`
	Parent     change.ID `field:"parent" zh:"上级组织" en:"Above it" of:"organisation" list:"yes"`
	Division   string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Industry   string    `field:"industry" zh:"行业" en:"Industry" list:"yes"`
	Secretary  string    `field:"secretary" zh:"书记" en:"Secretary" as:"name" personal:"联系组织负责人" list:"yes"`
	Phone      string    `field:"phone" zh:"联系电话" en:"Telephone" as:"phone" personal:"联系组织负责人"`
	Enterprise change.ID `field:"enterprise" zh:"所在企业" en:"Enterprise" of:"enterprise"`
	Mode       string    `field:"mode" zh:"组建方式" en:"How it was founded"`
	Basis      string    `field:"basis" zh:"组建依据" en:"Founded by"`
	Station    change.ID `field:"station" zh:"依托驿站" en:"Host station" of:"station"` // of a floating branch
	FoundedOn  Day       `field:"founded_on" zh:"成立日期" en:"Founded on" need:"yes" past:"yes"`
	State      string    `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Demo       bool      `field:"demo" zh:"演示数据" en:"Demonstration data"`
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
	{OrganisationDepartment, "主管部门", "Department", 0},
	{OrganisationWork, "两新工委", "Work committee", 1},
	{OrganisationIndustry, "行业党委", "Industry committee", 2},
	{OrganisationEnterprise, "企业党组织", "Enterprise party organisation", 3},
	{OrganisationFloating, "流动党支部", "Floating branch", 4},
}

func organisationTypes() []Choice {
	out := make([]Choice, len(OrganisationTypes))
	for i, t := range OrganisationTypes {
		out[i] = Choice{t.Code, t.ZH, t.EN}
	}
	return out
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

// Validate refuses an organisation without the one above it.
func (o Organisation) Validate() error {
	if t, _ := FindOrganisationType(o.Type); t.Level > 1 && o.Parent.IsZero() {
		return invalid("parent", "缺少上级组织", "the parent organisation is missing")
	}
	return nil
}

// treeDepthMax is beyond any chain of four levels: whoever gets there goes round
// in a circle.
const treeDepthMax = 8

// relateOrganisation refuses a parent of the wrong level, and circles. Two offices
// that move two organisations under each other while offline can still make one:
// it is shown, and nothing is lost.
func relateOrganisation(id change.ID, o Organisation, find Finder) error {
	t, _ := FindOrganisationType(o.Type)
	if o.Parent.IsZero() {
		return nil
	}
	if t.Level <= 1 {
		return invalid("parent", t.ZH+"没有上级组织，请留空", "a "+t.EN+" has nothing above it: leave this empty")
	}
	for at, depth := o.Parent, 0; !at.IsZero(); depth++ {
		if at == id || depth > treeDepthMax {
			return invalid("parent", "上级组织绕回了自己，请另选一个", "the parent leads back to the organisation itself: choose another")
		}
		fields, ok, err := find(KindOrganisation, at)
		if err != nil {
			return err
		}
		if !ok {
			if depth > 0 {
				return nil // what is further above may lie with others
			}
			return invalid("parent", "没有找到上级组织", "the parent organisation was not found")
		}
		above, err := Decode[Organisation](fields)
		if err != nil {
			return err
		}
		if up, _ := FindOrganisationType(above.Type); depth == 0 && up.Level != t.Level-1 {
			want := OrganisationTypes[t.Level-1]
			return invalid("parent", t.ZH+"的上级应是"+want.ZH, "above a "+t.EN+" there is a "+want.EN)
		}
		at = above.Parent
	}
	return nil
}
