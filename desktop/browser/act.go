package browser

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/settings"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// answer is what the page gets for what it asked to be done: the word about it and
// what is on show now, or the sentence about what went wrong.
type answer struct {
	Message string `json:"message,omitempty"`
	View    *view  `json:"view,omitempty"`

	Trouble string `json:"trouble,omitempty"`
	// Stuck tells that trying again may help, so that what was typed has to stay.
	Stuck bool `json:"stuck,omitempty"`
}

func send(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the page has gone: nobody is there to be told
}

func answerError(w http.ResponseWriter, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		slog.Error("page not served", "error", err)
	}
	send(w, kind.HTTPStatus(), answer{Trouble: fault.Sentence(err, text.Lang()), Stuck: kind != fault.Invalid})
}

// read takes what the page sent.
func read(r *http.Request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return fault.Wrap(fault.TooLarge, err)
	case err != nil:
		return fault.Wrap(fault.Malformed, err)
	}
	return nil
}

// act reads a request, does what it wants and answers with the word about it and
// what is on show then.
func act[T any](s *Server, do func(context.Context, T) (string, error)) http.HandlerFunc {
	return s.inside(func(w http.ResponseWriter, r *http.Request) {
		var wanted T
		err := read(r, &wanted)
		var message string
		if err == nil {
			// What has begun to be saved is not given up because a page was closed.
			message, err = do(context.WithoutCancel(r.Context()), wanted)
		}
		if err != nil {
			answerError(w, err)
			return
		}
		v, err := s.view(r.Context())
		if err != nil {
			// It is done all the same, and the page must not do it again.
			slog.Error("view not read", "error", err)
			send(w, http.StatusOK, answer{Message: message})
			return
		}
		send(w, http.StatusOK, answer{Message: message, View: &v})
	})
}

// visit is a visit as the page sends it. Attempt names it, so that one that is
// sent again, because its answer did not come, is recorded once.
type visit struct {
	Attempt  string `json:"attempt"`
	Group    string `json:"group"`
	People   int64  `json:"people"`
	Services []struct {
		Code     string `json:"code"`
		Quantity int64  `json:"quantity"`
	} `json:"services"`
	Member string `json:"member"`
}

func (v visit) input() (station.VisitInput, error) {
	in := station.VisitInput{Group: v.Group, People: v.People, Source: domain.SourceDesk}
	for _, use := range v.Services {
		in.Services = append(in.Services, station.ServiceUse{Service: use.Code, Quantity: use.Quantity})
	}
	var err error
	if v.Member != "" {
		if in.Member, err = change.ParseID(v.Member); err != nil {
			err = fault.Wrap(fault.Invalid, err)
		}
	}
	return in, err
}

// attemptsMax is how many visits are remembered by the name of their attempt; the
// page waits for the answer to one before it sends the next.
const attemptsMax = 64

// attempts are the visits that were recorded last, by the names of their attempts.
type attempts []string

func (a *attempts) add(name string) {
	*a = append(*a, name)
	*a = (*a)[max(0, len(*a)-attemptsMax):]
}

func (s *Server) record(ctx context.Context, v visit) (string, error) {
	in, err := v.input()
	if err != nil {
		return "", err
	}
	s.recording.Lock()
	defer s.recording.Unlock()
	if v.Attempt == "" || !slices.Contains(s.done, v.Attempt) {
		_, err := s.Station.RecordVisit(ctx, in)
		s.diskTrouble(err)
		if err != nil {
			return "", err
		}
		s.done.add(v.Attempt)
	}
	today, err := s.Station.Today(ctx)
	if err != nil {
		slog.Error("today not read", "error", err) // the visit is saved nevertheless
		return text.Saved.String(), nil
	}
	return text.SavedNumber.With(text.Count(today.People)), nil
}

type undo struct {
	ID string `json:"id"`
}

// undo takes a visit back while that may be done with one key.
func (s *Server) undo(ctx context.Context, u undo) (string, error) {
	id, err := change.ParseID(u.ID)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err)
	}
	today, err := s.Station.Today(ctx)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(today.Rows, func(v station.VisitRow) bool { return v.ID == id && v.Undoable })
	if i < 0 {
		return "", fault.New(fault.Conflict, "id", text.NothingToUndo.ZH, text.NothingToUndo.EN)
	}
	err = s.Station.VoidVisit(ctx, id, desk.ReasonUndo)
	s.diskTrouble(err)
	row := desk.NewRow(today.Rows[i])
	return text.UndoneVisit.With(row.Time + " " + row.Group), err
}

type setup struct {
	Name     string `json:"name"`
	Division string `json:"division"`
}

// begin sets the station up. The page loads itself anew and is the desk then.
func (s *Server) begin(ctx context.Context, in setup) (string, error) {
	_, err := s.Station.Init(ctx, station.Setup{Name: in.Name, Division: in.Division, Role: station.RoleStation})
	s.diskTrouble(err)
	return "", err
}

// otherLanguage changes to the other language, and keeps it with the station.
func (s *Server) otherLanguage(ctx context.Context, _ struct{}) (string, error) {
	look, err := settings.Read(ctx, s.Station)
	if err != nil {
		return "", err
	}
	look.Language = text.English
	if text.Lang() == text.English {
		look.Language = text.Chinese
	}
	text.Use(look.Language)
	return "", settings.Save(ctx, s.Station, look)
}

// diskTrouble remembers what keeps records from the disk: the pill says it.
func (s *Server) diskTrouble(err error) {
	if err != nil && !fault.Is(err, fault.DiskFull) && !fault.Is(err, fault.ReadOnly) && !fault.Is(err, fault.Corrupt) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disk = err
}
