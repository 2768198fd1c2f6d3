package work

import (
	"net/http"
	"net/url"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
)

// view is what all pages of work have.
type view struct {
	frame.Frame
	Here  string // the register that is open, or "board", "tree"
	Back  string // where a page of an error leads
	Done  string // what was just done
	Menu  []menuGroup
	query url.Values
}

func newView(w http.ResponseWriter, r *http.Request) view {
	return view{Frame: frame.Of(w, r, r.URL.Path, words), Back: "/work", query: r.URL.Query()}
}

// Other is the address of this page in the other language, with what was asked.
func (v view) Other() string {
	q := url.Values{}
	for name, values := range v.query {
		q[name] = values
	}
	q.Del("done")
	q.Set("lang", otherLanguage(v.Lang))
	return v.Path + "?" + q.Encode()
}

func otherLanguage(l frame.Language) string {
	if l == frame.English {
		return string(frame.Chinese)
	}
	return string(frame.English)
}

// In is a word in the reader's language.
func (v view) In(w domain.Words) string { return w.In(string(v.Lang)) }

// menuGroup is a group of registers in the menu.
type menuGroup struct {
	Name  string
	Open  bool // one of them is shown
	Items []menuItem
}

type menuItem struct {
	Address, Name string
	Current       bool
}

// groups are the registers as people look for them.
var groups = []struct {
	name  domain.Words
	kinds []string
}{
	{domain.Words{ZH: "推进落实", EN: "Getting it done"}, []string{domain.KindProblem, domain.KindMeeting, domain.KindPolicy, domain.KindPolicyItem, domain.KindMechanism, domain.KindDuty, domain.KindDutyTask, domain.KindAssessment}},
	{domain.Words{ZH: "组织与企业", EN: "Organisations and enterprises"}, []string{domain.KindOrganisation, domain.KindEnterprise, domain.KindEmployment}},
	{domain.Words{ZH: "党员", EN: "Members"}, []string{domain.KindFloatingMember, domain.KindTransfer, domain.KindActivist, domain.KindEnrolment}},
	{domain.Words{ZH: "走访摸排", EN: "Visits and surveys"}, []string{domain.KindGuide, domain.KindGuideLog, domain.KindSurveyRound, domain.KindSurveyEntry, domain.KindHotspot}},
	{domain.Words{ZH: "服务阵地", EN: "Services"}, []string{domain.KindActivity, domain.KindFacility, domain.KindRightsRequest, domain.KindVoucherRule, domain.KindNotice}},
}

// choose fills the menu with what the reader has to do with.
func (v *view) choose(r *reach) {
	v.Menu = nil
	for _, g := range groups {
		m := menuGroup{Name: v.In(g.name)}
		for _, name := range g.kinds {
			k, ok := domain.FindKind(name)
			if !ok || !r.opens(k) {
				continue
			}
			m.Items = append(m.Items, menuItem{"/work/" + name, v.In(k.Label), v.Here == name})
			m.Open = m.Open || v.Here == name
			if name == domain.KindOrganisation {
				tree, _ := v.T("tree")
				m.Items = append(m.Items, menuItem{"/work/organisation/tree", tree, v.Here == "tree"})
				m.Open = m.Open || v.Here == "tree"
			}
		}
		if len(m.Items) > 0 {
			v.Menu = append(v.Menu, m)
		}
	}
}

// done takes what an address says was just done, if that is one of ours.
func (v *view) done() {
	switch said := v.query.Get("done"); said {
	case "saved", "merged", "deleted", "restored", "same", "parted", "nothing", "already", "settled":
		v.Done, _ = v.T("done_" + said)
	}
}

// address is the page of a document; empty for kinds that have none here.
func address(kind string, id change.ID) string {
	if k, ok := domain.FindKind(kind); !ok || k.Desk || id.IsZero() {
		return ""
	}
	return "/work/" + kind + "/" + id.String()
}

func (p *Pages) shower(a *asked, r *reach) *register.Shower {
	return register.NewShower(a.r.Context(), r.docs, string(a.Lang))
}

// mayWrite tells whether the reader changes anything at all.
func mayWrite(s access.Staff) bool { return s.MayOpen("POST /work/{kind}/new") }
