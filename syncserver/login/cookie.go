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

// The cookies: of a session, and of a ticket to the second step.
const (
	sessionCookie = "yizhan"
	ticketCookie  = "yizhan-second"
)

// cookieName has the prefix by which browsers refuse such a cookie from anybody but
// this very host over HTTPS.
func cookieName(r *http.Request, name string) string {
	if encrypted(r) {
		return "__Host-" + name
	}
	return name
}

// Token is what the browser's cookie says of its session; nothing without one.
func Token(r *http.Request) string { return cookie(r, sessionCookie) }

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(cookieName(r, name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie gives the browser a session or a ticket, until it is closed; an empty token
// takes it away.
func setCookie(w http.ResponseWriter, r *http.Request, name, token string) {
	c := &http.Cookie{Name: cookieName(r, name), Value: token, Path: "/", HttpOnly: true, Secure: encrypted(r), SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// InviteLink is where somebody chooses a password by a code, as their browser reaches
// this server: as that of who invites them does.
func InviteLink(r *http.Request, code string) string {
	scheme := "http"
	if encrypted(r) {
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/invite?code=" + code
}
