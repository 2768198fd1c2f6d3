package server

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/shared/fault"
	"yizhan/syncserver/account"
	"yizhan/syncserver/accounts"
	"yizhan/syncserver/alert"
	"yizhan/syncserver/api"
	"yizhan/syncserver/dashboard"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/login"
	"yizhan/syncserver/months"
	"yizhan/syncserver/pivot"
	"yizhan/syncserver/published"
	"yizhan/syncserver/reports"
	"yizhan/syncserver/schedule"
	"yizhan/syncserver/standing"
	"yizhan/syncserver/tokens"
	"yizhan/syncserver/wall"
	"yizhan/syncserver/work"
)

// routes is every path of the server. Who may open those of staff stands in package
// access.
func (s *Server) routes() *chi.Mux {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer, secureHeaders)
	r.NotFound(s.nowhere)
	r.MethodNotAllowed(s.nowhere) // the address of a form, loaded anew

	r.Get("/healthz", s.health)
	r.Handle("/sync", s.gateway)
	r.With(limitBody).Post("/api/v1/pair", s.pair)
	frame.Routes(r)

	guard := login.NewGuard(time.Now)
	r.Group(func(r chi.Router) {
		r.Use(limitBody, http.NewCrossOriginProtection().Handler)
		login.New(s.city, guard, s.log, time.Now).Routes(r)
	})
	r.Group(func(r chi.Router) {
		r.Use(http.NewCrossOriginProtection().Handler, s.staffOnly, s.counting)
		api.New(s.city, s.log, time.Now).Routes(r)
		r.Post("/api/v1/bundle", s.bundle)
		alert.New(s.city, s.log, time.Now).Routes(r)
		account.New(s.city, guard, s.log, time.Now).Routes(r)
		accounts.New(s.city, guard, s.log, time.Now).Routes(r)
		figures := dashboard.New(s.city, s.hub, s.log, time.Now, s.gateway.Connected)
		figures.Routes(r)
		pivot.New(s.city, s.log, time.Now, s.gateway.Connected).Routes(r)
		wall.New(s.city, s.log, time.Now, figures.Revision).Routes(r)
		reports.New(s.city, s.log, time.Now).Routes(r)
		months.New(s.city, s.log, time.Now).Routes(r)
		published.New(s.city, s.log, time.Now).Routes(r)
		schedule.New(s.city, s.runner, s.log, time.Now).Routes(r)
		standing.New(s.city, s.log, time.Now).Routes(r)
		tokens.New(s.city, s.log, time.Now).Routes(r)
		work.New(s.city, s.hub, s.log, time.Now).Routes(r)
	})
	return r
}

// nowhere answers where there is no page, as a page to a person.
func (s *Server) nowhere(w http.ResponseWriter, r *http.Request) {
	err := fault.New(fault.NotFound, "", "没有这个页面。网址可能写错了，或者是提交以后重新打开的", "there is no such page: the address may be wrong, or that of something that was sent")
	if forPerson(r) {
		frame.Refuse(w, r, s.log, err)
		return
	}
	s.fail(w, r, err)
}
