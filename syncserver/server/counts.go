package server

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"yizhan/syncserver/access"
	"yizhan/syncserver/alert"
	"yizhan/syncserver/frame"
	"yizhan/syncserver/schedule"
)

// counting lets the bar of pages say what is new.
func (s *Server) counting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(frame.WithCounts(r.Context(), s.news)))
	})
}

// news counts open alerts that nobody has seen, and reports in the inbox that were not
// looked at. A page that cannot say it says nothing: it is still the page.
func (s *Server) news(ctx context.Context, staff access.Staff) map[string]int {
	out := map[string]int{}
	err := s.city.DB.Read(ctx, func(tx *sql.Tx) (err error) {
		if out["alerts"], err = alert.Count(ctx, tx, staff, time.Now()); err == nil {
			out["inbox"], err = schedule.Unread(ctx, tx, staff)
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		s.log.Error("what is new cannot be counted", "err", err)
	}
	return out
}
