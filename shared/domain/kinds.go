package domain

// kinds is the registry: a new kind of document is its file and a line here.
var kinds = []*Kind{
	visitKind, attendanceKind, voidKind, amendKind,
	stationKind, serviceKind, priceKind, groupKind, divisionKind,
	memberKind, memberPrivateKind, organisationKind,
	attendantKind, stationDayKind, logEntryKind, facilityFaultKind, requestKind, voucherKind, disclosureKind,
	policyKind, policyItemKind, mechanismKind, meetingKind, problemKind, dutyKind, dutyTaskKind, assessmentKind,
	enterpriseKind, employmentKind, floatingMemberKind, transferKind, activistKind, guideKind, guideLogKind, enrolmentKind,
	surveyRoundKind, surveyEntryKind, activityKind, hotspotKind, facilityKind, voucherRuleKind, noticeKind, rightsRequestKind,
}

var kindByName = func() map[string]*Kind {
	m := make(map[string]*Kind, len(kinds))
	for _, k := range kinds {
		m[k.Name] = k
	}
	return m
}()

// FindKind looks a kind up by its name on the wire.
func FindKind(name string) (*Kind, bool) {
	k, ok := kindByName[name]
	return k, ok
}

// Kinds lists all kinds in the order of the registry.
func Kinds() []*Kind { return kinds }
