package server

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"yizhan/shared/fault"
	"yizhan/syncserver/access"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/login"
)

// staffOnly finds out who asks, and lets in whom the rules of package access let: who
// is signed in, or brings the staff token, or, while nobody has an account, sits at the
// server itself. A request that a proxy passed on comes from elsewhere, whatever its
// address.
func (s *Server) staffOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		staff, err := s.who(r)
		if err == nil && !staff.MayOpen(r.Method+" "+chi.RouteContext(r.Context()).RoutePattern()) {
			err = mayNot(staff)
		}
		switch {
		case err == nil && staff.Role == access.API && s.asked.OnLimit(w, r, r.Header.Get("Authorization")):
			s.tooOften(w, r)
		case err == nil:
			ctx, end := s.whileAllowed(access.WithStaff(r.Context(), staff), r)
			defer end()
			next.ServeHTTP(w, r.WithContext(ctx))
		case !forPerson(r):
			if fault.Is(err, fault.Unauthorized) {
				w.Header().Set("WWW-Authenticate", "Bearer")
			}
			s.fail(w, r, err)
		case fault.Is(err, fault.Unauthorized):
			http.Redirect(w, r, login.Address(r), http.StatusSeeOther)
		default:
			frame.Refuse(w, r.WithContext(access.WithStaff(r.Context(), staff)), s.log, err)
		}
	})
}

// mayNot is what somebody is told who is known and may not open a page.
func mayNot(staff access.Staff) error {
	if staff.Role == access.API {
		return fault.New(fault.Forbidden, "", "接口令牌只能读 /api/v1 下面的统计数，见 /api/v1/openapi.json", "a token of a program reads the figures under /api/v1 and nothing else: see /api/v1/openapi.json")
	}
	return fault.New(fault.Forbidden, "", "你的账号没有这项权限", "your account does not allow this")
}

// who is the one that asks. An error says that nobody of ours does.
func (s *Server) who(r *http.Request) (access.Staff, error) {
	if bearer, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); given {
		if subtle.ConstantTimeCompare([]byte(bearer), []byte(s.token)) == 1 {
			return access.Program(), nil
		}
		return access.FindToken(r.Context(), s.city, access.API, bearer, time.Now())
	}
	// A token in the address opens the screen on the wall, and nothing else.
	if token := r.URL.Query().Get("token"); token != "" && (r.URL.Path == wallPath || r.URL.Path == livePath) {
		return access.FindToken(r.Context(), s.city, access.Wall, token, time.Now())
	}
	staff, found, err := access.FindSession(r.Context(), s.city, login.Token(r), !byItself(r), time.Now())
	if err != nil || found {
		return staff, err
	}
	have, err := access.HaveAccounts(r.Context(), s.city)
	if err == nil && (have || !onThisMachine(r)) {
		err = stranger()
	}
	return access.Host(), err
}

func stranger() error {
	return fault.New(fault.Unauthorized, "", "请先登录，或者带上工作人员令牌；还没有账号时，只能在服务器本机查看", "sign in, or bring the staff token; while there are no accounts, only on the server itself")
}

// The stream of changes, and the screen on the wall.
const (
	livePath = "/api/v1/live"
	wallPath = "/wall"
)

// byItself tells that a page asks for new figures without a person doing anything. A
// screen that nobody sits at must not stay signed in for ever.
func byItself(r *http.Request) bool {
	return r.Header.Get("X-Fragment") != "" || r.URL.Path == livePath
}

// forPerson tells that a browser shows the answer, not a program or a script.
func forPerson(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html") && !strings.HasPrefix(r.URL.Path, "/api/") && !byItself(r)
}
