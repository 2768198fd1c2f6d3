package server

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"yizhan/syncserver/dashboard"
)

// routes is every path of the server.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer, secureHeaders)

	r.Get("/healthz", s.health)
	r.Handle("/sync", s.gateway)
	r.With(limitBody).Post("/api/v1/pair", s.pair)

	r.Group(func(r chi.Router) {
		r.Use(s.staffOnly, http.NewCrossOriginProtection().Handler)
		r.Get("/api/v1/stats", s.stats)
		r.Post("/api/v1/bundle", s.bundle)
		dashboard.New(s.city, s.hub, s.log, time.Now, s.gateway.Connected).Routes(r)
	})
	return r
}
