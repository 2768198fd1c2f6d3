package syncing

import (
	"context"
	"path/filepath"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/text"
	"yizhan/shared/bundle"
	"yizhan/shared/fault"
)

// AskStickOut asks where to write what is to be taken to the city. Without the
// city's keys nothing can be: then it asks for an invitation.
func (p *Page) AskStickOut() {
	if !p.status.Bundles {
		p.AskInvitation()
		return
	}
	p.chooser = files.Choose(p.host, files.Question{
		Title: text.StickOutTitle.String(), Why: text.StickOutWhy.String(), Use: text.StickOutHere.String(),
		Folder: true, Places: p.places, Chosen: p.StickOut,
	})
}

// StickOut writes everything that the city has not confirmed into a folder.
func (p *Page) StickOut(folder string) {
	say := func(done, total int64) string { return text.StickWriting.With(text.Count(done), text.Count(total)) }
	p.run(text.StickOutTitle.String(), text.StickStarting.String(), say, func(ctx context.Context, e *errand.Errand) (errand.Outcome, error) {
		out, err := p.station.ExportBundle(ctx, folder, e.Meter.Report)
		return errand.Outcome{Words: written(out)}, err
	})
}

func written(out station.Exported) string {
	name, size, folder := filepath.Base(out.File), text.Bytes(out.Bytes), filepath.Dir(out.File)
	if out.Changes == 0 {
		return text.StickEmpty.With(name, size, folder)
	}
	words := text.StickWritten.With(number(out.Changes), number(out.From), number(out.To), name, size, folder)
	if out.More {
		words += "\n" + text.StickMore.String()
	}
	return words
}

// AskStickBack asks for the city's answer.
func (p *Page) AskStickBack() {
	p.chooser = files.Choose(p.host, files.Question{
		Title: text.StickBackTitle.String(), Why: text.StickBackWhy.String(), Endings: []string{".answer"}, Places: p.places, Chosen: p.StickBack,
	})
}

// StickBack takes an answer in.
func (p *Page) StickBack(path string) {
	say := func(done, total int64) string { return text.StickReading.With(text.Count(done), text.Count(total)) }
	e := p.run(text.StickBackTitle.String(), text.StickReadingAll.String(), say, func(ctx context.Context, e *errand.Errand) (errand.Outcome, error) {
		in, err := p.station.ImportBundle(ctx, path, e.Meter.Report)
		o := errand.Outcome{Words: in.Sentence(text.Lang()), Warn: in.Forked || in.Rewound || in.Revoked || in.Old}
		if in.Forked || in.Rewound || in.More {
			o.NextWord, o.Next = text.StickAgain.String(), p.AskStickOut
		}
		return o, err
	})
	e.Stopped = text.StickStopped // an answer is taken in message by message
}

// AskInvitation asks for an administrator's invitation.
func (p *Page) AskInvitation() {
	p.chooser = files.Choose(p.host, files.Question{
		Title: text.InviteTitle.String(), Why: text.InviteWhy.String(), Places: p.places, Chosen: p.Accept,
	})
}

// Accept does what an invitation says: it pairs at once where the invitation's
// server answers, and else with the next file.
func (p *Page) Accept(path string) {
	say := func(int64, int64) string { return text.InviteWorking.String() }
	p.run(text.InviteTitle.String(), text.InviteWorking.String(), say, func(ctx context.Context, _ *errand.Errand) (errand.Outcome, error) {
		i, err := bundle.ReadInvitation(path)
		if err != nil {
			return errand.Outcome{}, err
		}
		if i.Server != "" {
			err := p.syncer.Pair(ctx, i.Server, i.Code, i.Fingerprint)
			if !fault.Is(err, fault.Unreachable) {
				return errand.Outcome{Words: text.InvitePaired.String()}, err
			}
		}
		if err := p.station.Invite(ctx, i); err != nil {
			return errand.Outcome{}, err
		}
		return errand.Outcome{Words: text.InviteNoted.String(), NextWord: text.InviteGo.String(), Next: func() {
			p.status.Bundles = true // it is read anew in a moment
			p.AskStickOut()
		}}, nil
	})
}
