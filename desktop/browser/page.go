package browser

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path"

	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/text"
	"yizhan/desktop/ui/theme"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

//go:embed static templates
var files embed.FS

var pages = template.Must(template.ParseFS(files, "templates/*.html"))

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /static/{name}", static)
	mux.HandleFunc("POST /end", s.inside(func(w http.ResponseWriter, r *http.Request) {
		send(w, http.StatusOK, answer{Message: text.PageEnded.String()})
		s.end()
	}))
	if s.Trouble != nil {
		// The page only has to show that somebody is looking at it.
		mux.HandleFunc("GET /live", s.inside(s.watched))
		return s.guard(mux)
	}
	mux.HandleFunc("GET /live", s.inside(s.live))
	mux.HandleFunc("GET /view", s.inside(s.sendView))
	mux.HandleFunc("POST /find", s.inside(s.find))
	mux.HandleFunc("POST /visit", act(s, s.record))
	mux.HandleFunc("POST /undo", act(s, s.undo))
	mux.HandleFunc("POST /begin", act(s, s.begin))
	mux.HandleFunc("POST /language", act(s, s.otherLanguage))
	return s.guard(mux)
}

// document is what a template is filled with.
type document struct {
	Lang, Title string
	Script      string
	Words       map[string]string // for the script
	T           words
	Sentence    string
	Counties    []county
}

// words gives templates the phrases of the window.
type words struct{}

type county struct {
	codes.Division
	Towns []codes.Division
}

// page serves the desk, or what stands in its way. Who comes with a one-time token
// is let in and led to the address without it, so that it stays in no history.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if token := r.URL.Query().Get("token"); token != "" {
		if s.useLogin(token) {
			s.letIn(w)
		} else if !s.isIn(r) {
			s.write(w, http.StatusForbidden, "message.html", document{Sentence: text.PageUsed.String()})
			return
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	if !s.isIn(r) {
		s.write(w, http.StatusForbidden, "message.html", document{Sentence: text.PageUsed.String()})
		return
	}
	name, d, err := s.document(r.Context())
	if err != nil {
		s.write(w, fault.KindOf(err).HTTPStatus(), "message.html", document{
			Sentence: text.CannotRead.With(fault.Sentence(err, text.Lang())), Script: "message.js", Words: pageWords(),
		})
		return
	}
	s.write(w, http.StatusOK, name, d)
}

func (s *Server) document(ctx context.Context) (name string, d document, err error) {
	if s.Trouble != nil {
		return "", d, s.Trouble
	}
	p, err := s.Station.Profile(ctx)
	switch {
	case fault.Is(err, fault.Unset):
		d = document{Title: text.AppName.String(), Script: "welcome.js", Words: pageWords()}
		for _, c := range codes.Divisions(codes.LevelCounty) {
			d.Counties = append(d.Counties, county{c, codes.Children(c.Code)})
		}
		return "welcome.html", d, nil
	case err != nil:
		return "", d, err
	}
	return "desk.html", document{Title: text.AppName.String() + " · " + p.Name, Script: "desk.js", Words: pageWords()}, nil
}

func (s *Server) write(w http.ResponseWriter, status int, name string, d document) {
	d.Lang = text.Pick("zh-CN", "en")
	if d.Title == "" {
		d.Title = text.AppName.String()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := pages.ExecuteTemplate(w, name, d); err != nil {
		slog.Error("page not written", "page", name, "error", err)
	}
}

func static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if name == "tokens.css" {
		_, _ = w.Write(theme.Stylesheet()) // the page has gone: nobody is there to be told
		return
	}
	content, err := fs.ReadFile(files, "static/"+path.Base(name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(content)
}

func (s *Server) sendView(w http.ResponseWriter, r *http.Request) {
	v, err := s.view(r.Context())
	if err != nil {
		answerError(w, err)
		return
	}
	send(w, http.StatusOK, answer{View: &v})
}

// find looks a person up. What was typed comes in the body: an address may be
// written down somewhere.
func (s *Server) find(w http.ResponseWriter, r *http.Request) {
	var wanted struct {
		Text string `json:"text"`
	}
	err := read(r, &wanted)
	found := struct {
		People []person `json:"people"`
	}{[]person{}}
	if err == nil {
		rows, findErr := s.Station.FindMembers(r.Context(), wanted.Text)
		err = findErr
		for _, m := range rows {
			found.People = append(found.People, person{ID: m.ID.String(), Group: m.Group, Words: desk.PersonWords(m)})
		}
	}
	if err != nil {
		answerError(w, err)
		return
	}
	send(w, http.StatusOK, found)
}

// watched is the stream of a page that can only say what is the matter.
func (s *Server) watched(w http.ResponseWriter, r *http.Request) {
	s.came()
	defer s.went()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	if err := http.NewResponseController(w).Flush(); err != nil {
		return
	}
	select {
	case <-r.Context().Done():
	case <-s.ended:
	}
}
