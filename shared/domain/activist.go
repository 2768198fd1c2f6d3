package domain

import "yizhan/shared/change"

// KindActivist names people who want to join (入党积极分子).
const KindActivist = "activist"

// Who recommends an activist, and the end of the way.
const (
	RecommenderUnion  = "union"
	RecommenderWomen  = "women"
	RecommenderYouth  = "youth"
	RecommenderBranch = "branch"

	ActivistDropped = "dropped"
)

var activistKind = document(spec[Activist]{
	name: KindActivist, version: 1, owner: OwnerStation, label: Words{"入党积极分子", "Activist"},
	validate: func(a Activist) error { return needConsent(a.Notice, a.ConsentAt) },
	division: func(a Activist) string { return a.Division },
	title:    func(a Activist) string { return Mask(a.Name) },
	choice: map[string][]Choice{
		"recommender": {{RecommenderUnion, "工会", "Trade union"}, {RecommenderWomen, "妇联", "Women's federation"}, {RecommenderYouth, "团委", "Youth league"}, {RecommenderBranch, "党支部", "Branch"}},
		"state":       {{"recommended", "已推荐", "Recommended"}, {"activist", "积极分子", "Activist"}, {"candidate", "发展对象", "Candidate"}, {"probationary", "预备党员", "Probationary member"}, {"full", "正式党员", "Member"}, {ActivistDropped, "已退出", "Dropped"}},
	},
	machines: map[string]Machine{"state": {"": {"recommended"}, "recommended": {"activist", "dropped"}, "activist": {"candidate", "dropped"}, "candidate": {"probationary", "dropped"}, "probationary": {"full", "dropped"}, "dropped": {"recommended"}}},
	counts:   Counts{Day: "recommended_on", Group: "recommender", State: "state"},
})

// Activist is somebody on the way from a recommendation to membership.
type Activist struct {
	Name          string    `field:"name" zh:"姓名" en:"Name" as:"name" personal:"培养联系，须单独同意" need:"yes" list:"yes"`
	Phone         string    `field:"phone" zh:"手机" en:"Telephone" as:"phone" personal:"培养联系，须单独同意"`
	Group         string    `field:"group" zh:"群体" en:"Group" as:"group" need:"yes" list:"yes"`
	Recommender   string    `field:"recommender" zh:"推荐单位" en:"Recommended by" need:"yes" list:"yes"`
	Division      string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	Organisation  change.ID `field:"organisation" zh:"培养组织" en:"Organisation" of:"organisation" list:"yes"`
	RecommendedOn Day       `field:"recommended_on" zh:"推荐日期" en:"Recommended on" need:"yes" past:"yes" list:"yes"`
	State         string    `field:"state" zh:"阶段" en:"Stage" need:"yes" list:"yes"`
	Notice        string    `field:"notice" zh:"告知书版本" en:"Notice" need:"yes"`
	ConsentAt     int64     `field:"consent_at" zh:"单独同意时间" en:"Separate consent" as:"moment" need:"yes" past:"yes"`
	Remark        string    `field:"remark" zh:"备注" en:"Remark" as:"text"`
}
