package domain

import "yizhan/shared/change"

// KindSurveyEntry names what a survey round found.
const KindSurveyEntry = "survey_entry"

// What is looked for.
const (
	SurveyEnterprise = "enterprise"
	SurveyPerson     = "person"
)

var surveyEntryKind = document(spec[SurveyEntry]{
	name: KindSurveyEntry, version: 1, owner: OwnerStation, label: Words{"摸排记录", "Survey entry"},
	validate: SurveyEntry.Validate,
	division: func(e SurveyEntry) string { return e.Division },
	keys:     func(e SurveyEntry) []Key { return []Key{{"round", e.Round.String()}} },
	title: func(e SurveyEntry) string {
		if e.Subject == SurveyPerson {
			return Mask(e.Name)
		}
		return e.Name
	},
	choice: map[string][]Choice{"subject": {{SurveyEnterprise, "企业", "Enterprise"}, {SurveyPerson, "从业人员", "Person"}}},
	counts: Counts{Day: "found_on", Group: "subject"},
})

// SurveyEntry is an enterprise or a person as found in a round. A person's entry
// takes consent; without it people are counted under their enterprise.
type SurveyEntry struct {
	Round     change.ID `field:"round" zh:"轮次" en:"Round" of:"survey_round" need:"yes" list:"yes"`
	Subject   string    `field:"subject" zh:"对象" en:"Subject" need:"yes" list:"yes"`
	Name      string    `field:"name" zh:"名称或姓名" en:"Name" as:"name" personal:"摸排去重" need:"yes" list:"yes"`
	Credit    string    `field:"credit" zh:"统一社会信用代码" en:"Credit code" as:"credit"`
	Phone     string    `field:"phone" zh:"手机" en:"Telephone" as:"phone" personal:"摸排去重"`
	Group     string    `field:"group" zh:"群体" en:"Group" as:"group" list:"yes"`
	Employer  string    `field:"employer" zh:"企业或平台" en:"Works for" personal:"摸排归属企业" list:"yes"`
	Headcount int64     `field:"headcount" zh:"从业人数" en:"People employed" list:"yes"`
	Party     bool      `field:"party" zh:"党员" en:"Party member" personal:"流动党员排查，须单独同意"`
	Division  string    `field:"division" zh:"地区" en:"Division" as:"division" need:"yes" list:"yes"`
	FoundOn   Day       `field:"found_on" zh:"排查日期" en:"Found on" need:"yes" past:"yes" list:"yes"`
	Notice    string    `field:"notice" zh:"告知书版本" en:"Notice"`
	ConsentAt int64     `field:"consent_at" zh:"同意时间" en:"Consent" as:"moment" past:"yes"`
	Remark    string    `field:"remark" zh:"备注" en:"Remark" as:"text"`
}

// Validate refuses a person's entry without consent.
func (e SurveyEntry) Validate() error {
	if e.Subject == SurveyPerson {
		return needConsent(e.Notice, e.ConsentAt)
	}
	return nil
}

// Same is what tells that two entries of different rounds are of one: the credit
// code, the telephone number, or else name and county.
func (e SurveyEntry) Same() string {
	switch {
	case e.Subject == SurveyEnterprise && e.Credit != "":
		return "credit " + e.Credit
	case e.Subject == SurveyPerson && e.Phone != "":
		return "phone " + e.Phone
	}
	return e.Subject + " " + EnterpriseNameKey(e.Name) + " " + e.Division
}
