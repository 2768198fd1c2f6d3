package browser

import (
	"crypto/rand"
	"crypto/subtle"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"yizhan/shared/fault"
)

// loginsMax is how many one-time addresses may wait to be used: one for the
// browser that is opened, one for the terminal, and some of earlier tries.
const loginsMax = 8

// pageHeader is what the page's own script sends with whatever changes something.
// A form or a link of another page cannot send it.
const pageHeader = "X-Yizhan"

// policy lets the page load its own files and talk to this program, and nothing
// else; nobody may frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Login is an address that lets one browser in, once.
func (s *Server) Login() string {
	token := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logins = append(s.logins, token)
	s.logins = s.logins[max(0, len(s.logins)-loginsMax):]
	return "http://" + s.host + "/?" + url.Values{"token": {token}}.Encode()
}

// useLogin takes a one-time token out of those that are good.
func (s *Server) useLogin(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.logins, func(good string) bool { return same(good, token) })
	if i < 0 {
		return false
	}
	s.logins = slices.Delete(s.logins, i, i+1)
	return true
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// cookieName has the port in it: browsers hand a cookie to all ports of a
// computer, and two data folders may be open at once.
func (s *Server) cookieName() string {
	_, port, _ := strings.Cut(s.host, ":")
	return "yizhan-" + port
}

// letIn gives the cookie that every later request has to bring. It has no date:
// it goes with the browser, and means nothing once this program has ended.
func (s *Server) letIn(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: s.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func (s *Server) isIn(r *http.Request) bool {
	c, err := r.Cookie(s.cookieName())
	return err == nil && same(c.Value, s.session)
}

// guard refuses what is not addressed to this program by its number, since a name
// may be somebody else's who has it point here (DNS rebinding), and whatever wants
// to change something and does not come from the page.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if r.Host != s.host || !reads && !s.fromPage(r) {
			refuse(w, fault.Forbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, requestBytesMax)
		next.ServeHTTP(w, r)
	})
}

func (s *Server) fromPage(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json" &&
		r.Header.Get("Origin") == "http://"+s.host && r.Header.Get(pageHeader) != ""
}

// inside refuses who has not been let in.
func (s *Server) inside(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.isIn(r) {
			refuse(w, fault.Unauthorized)
			return
		}
		next(w, r)
	}
}

func refuse(w http.ResponseWriter, kind fault.Kind) { answerError(w, fault.New(kind, "", "", "")) }
