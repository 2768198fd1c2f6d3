package dashboard

import "net/http"

// bundlesPage is where staff take in the file that a station sent on a stick. The
// server's API does it; the page shows how far it is and what came of it.
type bundlesPage struct{ view }

// Title of the page in the browser's tab.
func (p bundlesPage) Title() string { return p.Lang.must("bundles") }

// Other is the address of this page in the other language.
func (p bundlesPage) Other() string { return p.Frame.Other() }

func (d *Dashboard) bundles(w http.ResponseWriter, r *http.Request) {
	p := bundlesPage{newView(w, r, "/bundles", d.now())}
	body, err := render("bundles.html", p)
	if err != nil {
		d.fail(w, r, p.view, err)
		return
	}
	send(w, p.view, http.StatusOK, body)
}
