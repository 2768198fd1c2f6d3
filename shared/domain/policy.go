package domain

// KindPolicy names plans that the city or a county issued (方案).
const KindPolicy = "policy"

var policyKind = document(spec[Policy]{
	name: KindPolicy, version: 1, owner: OwnerStation, label: Words{"方案文件", "Plan"},
	division: func(p Policy) string { return p.Division },
	choice:   map[string][]Choice{"level": levels, "state": activeOrEnded},
	machines: activeMachine,
	counts:   Counts{Day: "issued_on", Group: "level", State: "state"},
})

// Policy is a plan, such as one of the “1+4”: its measures are PolicyItems.
type Policy struct {
	Name     string `field:"name" zh:"名称" en:"Name" need:"yes" list:"yes"`
	Number   string `field:"number" zh:"文号" en:"Number" list:"yes"`
	Level    string `field:"level" zh:"层级" en:"Level" need:"yes" list:"yes"`
	Division string `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	IssuedOn Day    `field:"issued_on" zh:"印发日期" en:"Issued on" need:"yes" list:"yes" past:"yes"`
	State    string `field:"state" zh:"状态" en:"State" need:"yes" list:"yes"`
	Text     string `field:"text" zh:"主要内容" en:"Content" as:"text"`
}
