package work

import (
	"context"
	"net/http"

	"yizhan/shared/domain"
	"yizhan/shared/ledger/sqlite"
	"yizhan/shared/merge"
	"yizhan/shared/register"
	"yizhan/syncserver/access"
)

// boardRows is how much of the board is shown: the most urgent stand first.
const boardRows = 200

// duty is one line of the board.
type duty struct {
	Kind, Address, Title, What, Day string
	Late                            bool
}

// board shows what is to be done. The tasks of duties are made first, by somebody who
// may: a task that nobody has made yet would be missed by everybody.
func (p *Pages) board(a *asked) error {
	a.Here = "board"
	within := boardWithin(a.Staff)
	if err := p.makeTasks(a, within); err != nil {
		return err
	}
	var due []register.Due
	v := struct {
		view
		Rows        []duty
		Count, Late int
		More        int
	}{}
	err := p.snapshot(a, func(r *reach) (err error) {
		due, err = register.Board(a.r.Context(), suspects{r.seen()}, within, p.today(), string(a.Lang))
		return err
	})
	if err != nil {
		return err
	}
	a.Title, _ = a.T("board")
	for _, d := range due {
		if d.Late {
			v.Late++
		}
		if len(v.Rows) == boardRows {
			continue
		}
		k, _ := domain.FindKind(d.Kind)
		line := duty{Kind: a.In(k.Label), Address: address(d.Kind, d.ID), Title: d.Title, What: a.In(d.What), Late: d.Late}
		if d.Day != 0 {
			line.Day = d.Day.String()
		}
		v.Rows = append(v.Rows, line)
	}
	v.view, v.Count, v.More = a.view, len(due), len(due)-len(v.Rows)
	return p.write(a, "board.html", http.StatusOK, v)
}

// suspects are the documents of a board: of enterprises, of which there are a hundred
// thousand, it only asks which may be one, and those are found by their keys.
type suspects struct{ within }

// Scan reads the enterprises that share a key, and all of other kinds.
func (s suspects) Scan(ctx context.Context, kind string, holding [][]byte, f func(merge.Document) error) error {
	docs, ok := s.Documents.(sqlite.Documents)
	if kind != domain.KindEnterprise || !ok {
		return s.within.Scan(ctx, kind, holding, f)
	}
	k, _ := domain.FindKind(kind)
	ids, err := sqlite.SharedKeys(ctx, docs.R, kind, "credit", "name")
	if err != nil {
		return err
	}
	for _, id := range ids {
		d, found, err := docs.Find(ctx, kind, id)
		if err != nil {
			return err
		}
		if !found || !s.may(k, id, d.Values()) {
			continue
		}
		if err := f(d); err != nil {
			return err
		}
	}
	return nil
}

// boardWithin is the division of the board; empty for the whole city. A department
// names its own: what stands above its organisations then lies elsewhere, and is no
// fault.
func boardWithin(s access.Staff) string {
	if s.SeesCity() && s.Role != access.Department {
		return ""
	}
	return s.Division
}

// makeTasks makes the tasks of duties that have begun, where the reader may.
func (p *Pages) makeTasks(a *asked, within string) error {
	if !mayWrite(a.Staff) {
		return nil
	}
	missing := func(r *reach) (out []register.Edit, err error) {
		edits, err := register.MissingTasks(a.r.Context(), r.seen(), within, p.today())
		k, _ := domain.FindKind(domain.KindDutyTask)
		for _, e := range edits {
			if r.edits(k, e.ID, e.Values) {
				out = append(out, e)
			}
		}
		return out, err
	}
	some := false
	err := p.snapshot(a, func(r *reach) error {
		list, err := missing(r)
		some = len(list) > 0
		return err
	})
	if err != nil || !some {
		return err
	}
	return p.save(a.r.Context(), a.Staff, missing)
}
