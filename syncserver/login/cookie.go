package login

import (
	"net/http"
	"strings"
)

// encrypted tells that the browser speaks HTTPS, be it with a proxy in front of us.
// Whoever pretends so only loses a cookie.
func encrypted(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// cookieName has the prefix by which browsers refuse such a cookie from anybody but
// this very host over HTTPS.
func cookieName(r *http.Request) string {
	if encrypted(r) {
		return "__Host-yizhan"
	}
	return "yizhan"
}

// Token is what the browser's cookie says of its session; nothing without one.
func Token(r *http.Request) string {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie gives the browser a session, until it is closed; an empty token takes it
// away.
func setCookie(w http.ResponseWriter, r *http.Request, token string) {
	c := &http.Cookie{Name: cookieName(r), Value: token, Path: "/", HttpOnly: true, Secure: encrypted(r), SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
