package work

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"yizhan/shared/domain"
)

// TestAForeignIdHasNoTitle: whoever writes the id of something foreign into an address
// or a form is not told what it is called; what a document names already is.
func TestAForeignIdHasNoTitle(t *testing.T) {
	w := newTown(t)
	foreign := plant(w, domain.KindEnterprise, domain.Enterprise{Name: "峨眉别家快递", Industry: "express", Division: "511181", State: domain.StateActive})
	known := plant(w, domain.KindEnterprise, domain.Enterprise{Name: "峨眉有名快递", Industry: "express", Division: "511181", State: domain.StateActive})
	named := plant(w, domain.KindEmployment, domain.Employment{Enterprise: known, Job: "分拣", Division: "511102"})
	w.as = countyAdmin
	asks := func(when string) {
		t.Helper()
		for _, path := range []string{"/work/employment?enterprise=" + foreign.String(), "/work/employment/new?enterprise=" + foreign.String()} {
			if strings.Contains(w.shows(path), "峨眉别家快递") {
				t.Errorf("%s, %s: the title of a foreign enterprise", when, path)
			}
		}
		form := w.edit("/work/employment/new")
		form.Set("enterprise", foreign.String())
		form.Set("do", "back")
		if rec := w.post("/work/employment/new", form); strings.Contains(rec.Body.String(), "峨眉别家快递") {
			t.Errorf("%s, a form: the title of a foreign enterprise", when)
		}
		form.Set("do", "take:enterprise:"+foreign.String())
		if rec := w.post("/work/employment/new", form); strings.Contains(rec.Body.String(), "峨眉别家快递") {
			t.Errorf("%s, a chosen one: the title of a foreign enterprise", when)
		}
		w.shows("/work/employment/"+named.String(), "峨眉有名快递")
		w.shows("/work/employment/"+named.String()+"/edit", "峨眉有名快递")
	}
	asks("few")
	for i := range selectMax + 1 {
		plant(w, domain.KindEnterprise, domain.Enterprise{Name: fmt.Sprint("本县", i), Industry: "express", Division: "511102", State: domain.StateActive})
	}
	asks("many")
	w.shows("/work/employment?enterprise="+url.QueryEscape("本县7"), "本县7")
}
