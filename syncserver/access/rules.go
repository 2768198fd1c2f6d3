package access

// rules say who may open which page of staff. A page that is missing here is open to
// nobody, so that a new one cannot be forgotten. What of a page's content somebody
// may see or change, the page decides by division.
var rules = map[string]func(Staff) bool{
	"GET /":                      Staff.known,
	"GET /picture/{name}.svg":    Staff.known,
	"GET /records":               Staff.oversees,
	"GET /progress":              Staff.oversees,
	"GET /api/v1/stats":          Staff.reads,
	"GET /account":               Staff.known,
	"POST /account/password":     Staff.known,
	"POST /account/sessions":     Staff.known,
	"GET /api/v1/live":           Staff.watches,
	"GET /wall":                  Staff.watches,
	"GET /devices":               Staff.oversees,
	"POST /devices/held":         Staff.edits,
	"POST /devices/review":       Staff.edits,
	"POST /devices/proposal":     Staff.edits,
	"GET /reports":               Staff.oversees,
	"GET /reports/{table}":       Staff.oversees,
	"GET /reports/file":          Staff.oversees,
	"POST /reports/template":     Staff.oversees,
	"GET /bundles":               Staff.edits,
	"GET /pivot":                 Staff.known,
	"GET /compare":               Staff.known,
	"GET /pivot/file":            Staff.known,
	"GET /api":                   Staff.known,
	"GET /api/v1/openapi.json":   Staff.reads,
	"GET /api/v1/counties":       Staff.reads,
	"GET /api/v1/stations":       Staff.reads,
	"GET /tokens":                Staff.edits,
	"POST /tokens":               Staff.edits,
	"POST /tokens/{id}/revoke":   Staff.edits,
	"GET /account/second":        Staff.known,
	"POST /account/second":       Staff.known,
	"POST /account/second/begin": Staff.known,
	"POST /account/second/off":   Staff.known,
	"POST /account/second/codes": Staff.known,
	"GET /accounts":              Staff.appoints,
	"POST /accounts":             Staff.appoints,
	"GET /accounts/one":          Staff.appoints,
	"POST /accounts/role":        Staff.appoints,
	"POST /accounts/disable":     Staff.appoints,
	"POST /accounts/enable":      Staff.appoints,
	"POST /accounts/reset":       Staff.appoints,
	"POST /accounts/sessions":    Staff.appoints,
	"POST /accounts/second":      Staff.appoints,

	"GET /alerts":                   Staff.oversees,
	"GET /alerts/file":              Staff.oversees,
	"GET /alerts/{id}":              Staff.oversees,
	"POST /alerts/{id}/acknowledge": Staff.edits,
	"POST /alerts/{id}/assign":      Staff.edits,
	"POST /alerts/{id}/close":       Staff.edits,
	"POST /alerts/acknowledge":      Staff.edits,
	"POST /alerts/quiet":            Staff.MayAdminister,

	"GET /inbox":                 Staff.oversees,
	"GET /inbox/{id}":            Staff.oversees,
	"POST /inbox/{id}/delete":    Staff.oversees,
	"GET /schedule":              Staff.oversees,
	"POST /schedule":             Staff.oversees,
	"POST /schedule/{id}/pause":  Staff.oversees,
	"POST /schedule/{id}/resume": Staff.oversees,
	"POST /schedule/{id}/run":    Staff.oversees,
	"POST /schedule/{id}/mail":   Staff.edits,
	"POST /schedule/{id}/resend": Staff.edits,
	"POST /schedule/{id}/delete": Staff.oversees,

	"POST /api/v1/bundle": Staff.edits,

	"GET /months":                 Staff.known,
	"GET /months/{month}":         Staff.known,
	"POST /months/{month}/close":  Staff.MayAdminister,
	"POST /months/{month}/reopen": Staff.MayAdminister,
	"GET /published":              Staff.known,
	"GET /published/{month}":      Staff.known,
	"GET /published/{month}/file": Staff.known,
	"POST /published/{month}":     Staff.MayAdminister,

	"GET /work":                      Staff.known,
	"GET /work/organisation/tree":    Staff.known,
	"GET /work/{kind}":               Staff.known,
	"GET /work/{kind}/export":        Staff.known,
	"GET /work/{kind}/new":           Staff.writes,
	"POST /work/{kind}/new":          Staff.writes,
	"GET /work/{kind}/{id}":          Staff.known,
	"GET /work/{kind}/{id}/edit":     Staff.writes,
	"POST /work/{kind}/{id}/edit":    Staff.writes,
	"POST /work/{kind}/{id}/delete":  Staff.writes,
	"POST /work/{kind}/{id}/restore": Staff.writes,
	"POST /work/{kind}/{id}/unmask":  Staff.writes,
	"POST /work/{kind}/{id}/same":    Staff.writes,
	"POST /work/{kind}/{id}/settle":  Staff.writes,
}

// MayOpen tells whether a page is for somebody, by its method and its pattern in the
// router.
func (s Staff) MayOpen(page string) bool {
	rule, ok := rules[page]
	return ok && rule(s)
}

// known is everybody with an account, and who needs none.
func (s Staff) known() bool { return s.Role != "" && s.Role != Wall && s.Role != API }

// watches is everybody who is known, and the screen on the wall.
func (s Staff) watches() bool { return s.known() || s.Role == Wall }

// reads is everybody who is known, and a program with a token.
func (s Staff) reads() bool { return s.known() || s.Role == API }

// oversees is whoever looks after stations. A department looks after an industry.
func (s Staff) oversees() bool { return s.known() && s.Role != Department }

// edits is whoever may change something somewhere.
func (s Staff) edits() bool { return s.MayEdit(s.Division) }

// appoints is whoever has accounts of others to look after.
func (s Staff) appoints() bool { return s.MayAdminister() || s.edits() && s.Role == CountyAdmin }

// writes is whoever keeps registers: a department those that concern it.
func (s Staff) writes() bool { return s.edits() || s.Role == Department }
