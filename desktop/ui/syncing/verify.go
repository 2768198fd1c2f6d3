package syncing

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/errand"
	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/text"
)

// verifyParts are the parts in the order in which the station looks at them: how
// far it is is where in them it stands.
var verifyParts = []station.Part{station.PartFile, station.PartOutbox, station.PartRecords, station.PartFigures, station.PartSearch, station.PartIdentity, station.PartReceipts}

// Verify looks at everything that this computer holds, and has the next contact
// compare it with the city, which is at once where there is a connection.
func (p *Page) Verify() {
	say := func(done, _ int64) string {
		return text.VerifyLooking.With(text.VerifyParts[string(verifyParts[done])].String())
	}
	paired := p.status.Paired
	connected := p.syncer.State().Phase == PhaseUpToDate
	p.run(text.VerifyTitle.String(), say(0, 0), say, func(ctx context.Context, e *errand.Errand) (errand.Outcome, error) {
		v, err := p.station.Verify(ctx, func(part station.Part) {
			if i := slices.Index(verifyParts, part); i >= 0 {
				e.Meter.Report(int64(i), int64(len(verifyParts)))
			}
		})
		if err != nil || !paired {
			return p.verified(v, text.VerifyCityNone.String(), false), err
		}
		if err := p.station.CompareSoon(ctx); err != nil {
			return errand.Outcome{}, err
		}
		p.syncer.Kick()
		if !connected {
			city, differs := p.compared(v.Compared, v.Differs)
			return p.verified(v, city, differs), nil
		}
		o := p.verified(v, text.VerifyCityNow.String(), false)
		o.Later = func(ctx context.Context) (errand.Outcome, bool, error) {
			at, differ, err := p.station.Comparison(ctx)
			city, differs := p.compared(at, differ)
			return p.verified(v, city, differs), !at.IsZero(), err
		}
		return o, nil
	})
}

// compared says how a comparison with the city ended.
func (p *Page) compared(at time.Time, differ int) (words string, differs bool) {
	switch {
	case at.IsZero():
		return text.VerifyCityNext.String(), false
	case differ > 0:
		return text.VerifyCityNot.With(text.Count(int64(differ)), text.Moment(at, p.host.Now())), true
	}
	return text.VerifyCity.With(text.Moment(at, p.host.Now())), false
}

func (p *Page) verified(v station.Verification, city string, differs bool) errand.Outcome {
	if len(v.Findings) == 0 {
		return errand.Outcome{Words: text.VerifyGood.With(text.Count(int64(v.Changes)), text.Count(int64(v.Cells))) + "\n" + city, Warn: differs}
	}
	lines := []string{text.VerifyBad.With(len(v.Findings))}
	for _, f := range v.Findings {
		lines = append(lines, text.VerifyFinding.With(text.VerifyFindings[string(f.Part)].String(), text.Count(int64(f.Count))))
	}
	lines = append(lines, text.VerifySafe.String(), city)
	return errand.Outcome{Words: strings.Join(lines, "\n"), Warn: true, NextWord: text.RepairButton.String(), Next: p.repair}
}

// repair has the next start make the database again: the pages use it now.
func (p *Page) repair() {
	say := func(int64, int64) string { return "" }
	p.run(text.RepairButton.String(), "", say, func(context.Context, *errand.Errand) (errand.Outcome, error) {
		return errand.Outcome{Words: text.RepairReady.String(), NextWord: text.OpenAgain.String(), Next: p.host.Restart}, p.station.RebuildNextTime()
	})
}

// AskBackup asks where to write a copy.
func (p *Page) AskBackup() {
	p.chooser = files.Choose(p.host, files.Question{
		Title: text.BackupTitle.String(), Why: text.BackupWhy.String(), Use: text.BackupHere.String(), Folder: true, Places: p.places, Chosen: p.Backup,
	})
}

// Backup writes a copy of everything into a folder.
func (p *Page) Backup(folder string) {
	say := func(int64, int64) string { return text.BackupWorking.String() }
	p.run(text.BackupTitle.String(), text.BackupWorking.String(), say, func(ctx context.Context, _ *errand.Errand) (errand.Outcome, error) {
		b, err := p.station.BackupTo(ctx, folder)
		return errand.Outcome{Words: text.BackupDone.With(filepath.Base(b.File), text.Bytes(b.Bytes), filepath.Dir(b.File))}, err
	})
}
