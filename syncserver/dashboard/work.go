package dashboard

import (
	"context"
	"net/url"

	"yizhan/shared/domain"
	"yizhan/shared/progress/tables"
	"yizhan/shared/stats"
	"yizhan/syncserver/access"
)

// progressPage says more of the work: what is overdue, who has to do it, and the records.
const progressPage = "/progress"

// works are the kinds of documents by whose states the overview shows how far the work
// is, each with the part of the page that says more.
var works = []struct {
	measure domain.Measure
	of      tables.Subject
}{
	{domain.KindProblem, tables.Problems}, {domain.KindDutyTask, tables.Duties}, {domain.KindMeeting, tables.Meetings}, {domain.KindActivity, tables.Figures},
}

// readWork reads them. Where there is nothing of a kind, there is nothing to show.
func (f *figures) readWork(ctx context.Context, s stats.Cells, p stats.Period) error {
	for _, w := range works {
		t, err := stats.Read(ctx, s, stats.Query{Measure: w.measure, From: p.From, To: p.To, By: stats.ByState})
		if err != nil {
			return err
		}
		f.works = append(f.works, t)
	}
	return nil
}

// newWorks makes a table of each: of what was taken in within the period, how much stands
// where now.
func (p *sheet) newWorks(l language, staff access.Staff, q question, f *figures) {
	may := staff.MayOpen("GET " + progressPage)
	for i, t := range f.works {
		if len(t.Rows) == 0 {
			continue
		}
		b := newBreakdown(l, t, "by_state", "state_head", plain)
		b.Key = "work-" + string(t.Measure)
		for i := range b.Rows {
			if word, ok := stats.Choice(t.Measure, stats.ByState, b.Rows[i].Key); ok {
				b.Rows[i].Name = word.In(string(l))
			}
		}
		if may {
			b.More = progressOf(works[i].of, q.area)
		}
		p.Works = append(p.Works, b)
	}
	if !may || q.station != "" {
		return
	}
	for _, s := range tables.Subjects(string(l)) {
		p.Progress = append(p.Progress, link{Text: s.Name, Address: progressOf(tables.Subject(s.Value), q.area)})
	}
}

// progressOf is the address of a part of the page about the work.
func progressOf(of tables.Subject, area string) string {
	v := url.Values{}
	if of != tables.Figures {
		v.Set("of", string(of))
	}
	if area != "" {
		v.Set("division", area)
	}
	if len(v) == 0 {
		return progressPage
	}
	return progressPage + "?" + v.Encode()
}
