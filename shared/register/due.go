package register

import (
	"cmp"
	"context"
	"slices"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/merge"
)

// Due is something that somebody has to do, with the document where it is done.
type Due struct {
	Kind  string
	ID    change.ID
	Title string
	What  domain.Words
	Day   domain.Day // by when; 0 where there is no day
	Late  bool
}

// dueSoon is how many days ahead a due day is shown.
const dueSoon = 7

// Board lists what is due within a division by a day, the most urgent first.
func Board(ctx context.Context, docs Documents, within string, today domain.Day, lang string) ([]Due, error) {
	b := board{ctx: ctx, docs: docs, within: within, today: today, lang: lang}
	for _, step := range []func() error{b.problems, b.tasks, b.measures, b.mechanisms, b.members, b.rights, b.doubles, b.tree} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(b.out, func(x, y Due) int {
		return cmp.Or(cmp.Compare(last(x.Day), last(y.Day)), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Title, y.Title))
	})
	return b.out, nil
}

// last puts what has no day behind everything that has.
func last(d domain.Day) domain.Day {
	if d == 0 {
		return 99999999
	}
	return d
}

type board struct {
	ctx    context.Context
	docs   Documents
	within string
	today  domain.Day
	lang   string
	out    []Due

	applied map[change.ID]bool // floating members of whose transfer somebody thought
}

// add notes something with a due day, if that is near or past.
func (b *board) add(d merge.Document, day domain.Day, what domain.Words) {
	if day == 0 || day > b.today.AddDays(dueSoon) {
		return
	}
	b.note(d, day, what)
}

func (b *board) note(d merge.Document, day domain.Day, what domain.Words) {
	k, _ := domain.FindKind(d.Kind)
	b.out = append(b.out, Due{Kind: d.Kind, ID: d.ID, Title: TitleOf(k, d.Values(), b.lang), What: what, Day: day, Late: day != 0 && day < b.today})
}

// each reads the documents of a kind within the division.
func each[T any](b *board, kind string, f func(d merge.Document, v T)) error {
	k, _ := domain.FindKind(kind)
	return b.docs.Scan(b.ctx, kind, nil, func(d merge.Document) error {
		values := d.Values()
		if values.Deleted() {
			return nil
		}
		if at, ok := k.Division(values); ok && b.within != "" && !codes.Within(at, b.within) {
			return nil
		}
		v, err := domain.Decode[T](values)
		if err == nil {
			f(d, v)
		}
		return nil // what cannot be read is found by verify, and holds up nothing here
	})
}

func (b *board) problems() error {
	return each(b, domain.KindProblem, func(d merge.Document, p domain.Problem) {
		switch p.State {
		case domain.ProblemSolved:
		case domain.ProblemRegistered, domain.ProblemReturned:
			b.note(d, 0, domain.Words{ZH: "待交办", EN: "to be assigned"})
		case domain.ProblemReviewing:
			b.note(d, 0, domain.Words{ZH: "待审核", EN: "to be reviewed"})
		default:
			b.add(d, p.Due, domain.Words{ZH: "办结期限", EN: "to be solved"})
		}
	})
}

func (b *board) tasks() error {
	return each(b, domain.KindDutyTask, func(d merge.Document, t domain.DutyTask) {
		switch t.State {
		case domain.TaskOpen:
			b.add(d, t.Due, domain.Words{ZH: "责任落实", EN: "duty"})
		case domain.TaskDone:
			b.note(d, 0, domain.Words{ZH: "待审核", EN: "to be reviewed"})
		}
	})
}

func (b *board) measures() error {
	return each(b, domain.KindPolicyItem, func(d merge.Document, p domain.PolicyItem) {
		if p.State != domain.ItemDone {
			b.add(d, p.Due, domain.Words{ZH: "措施时限", EN: "measure"})
		}
	})
}

func (b *board) mechanisms() error {
	return each(b, domain.KindMechanism, func(d merge.Document, m domain.Mechanism) {
		b.add(d, m.Next(), domain.Words{ZH: "该执行了", EN: "to be carried out"})
	})
}

func (b *board) members() error {
	b.applied = map[change.ID]bool{}
	err := each(b, domain.KindTransfer, func(_ merge.Document, t domain.Transfer) { b.applied[t.Member] = true })
	if err != nil {
		return err
	}
	return each(b, domain.KindFloatingMember, func(d merge.Document, m domain.FloatingMember) {
		if m.State == "left" || m.State == "transferred" {
			return
		}
		b.add(d, m.ContactDue(), domain.Words{ZH: "该联系了", EN: "to be contacted"})
		if since := m.TransferDue(); since != 0 && since <= b.today && !b.applied[d.ID] {
			b.note(d, 0, domain.Words{ZH: "流动已满六个月，问问要不要转组织关系", EN: "here for six months: ask about a transfer"})
		}
	})
}

func (b *board) rights() error {
	return each(b, domain.KindRightsRequest, func(d merge.Document, r domain.RightsRequest) {
		if r.State == "received" || r.State == "handling" {
			b.add(d, r.Due, domain.Words{ZH: "答复期限", EN: "to be answered"})
		}
	})
}

// doubles finds enterprises that may be one: the same credit code, or the same name
// in one county. Of each such group all but the oldest are listed.
func (b *board) doubles() error {
	first := map[string]change.ID{}
	type entry struct {
		d    merge.Document
		keys []string
	}
	var entries []entry
	err := each(b, domain.KindEnterprise, func(d merge.Document, e domain.Enterprise) {
		if !e.SameAs.IsZero() {
			return
		}
		keys := []string{"name " + codes.CountyOf(e.Division) + domain.EnterpriseNameKey(e.Name)}
		if e.Credit != "" {
			keys = append(keys, "credit "+e.Credit)
		}
		entries = append(entries, entry{d, keys})
		for _, k := range keys {
			first[k] = d.ID // the scan goes to the oldest
		}
	})
	for _, e := range entries {
		if slices.ContainsFunc(e.keys, func(k string) bool { return first[k] != e.d.ID }) {
			b.note(e.d, 0, domain.Words{ZH: "可能与另一家是同一家", EN: "may be the same as another"})
		}
	}
	return err
}

func (b *board) tree() error {
	t, err := ReadTree(b.ctx, b.docs, b.within)
	if err != nil {
		return err
	}
	for _, n := range t.Faults {
		b.out = append(b.out, Due{Kind: domain.KindOrganisation, ID: n.ID, Title: n.Name, What: n.Fault.Words()})
	}
	return nil
}

// Words say what is wrong.
func (f TreeFault) Words() domain.Words {
	switch f {
	case FaultCircle:
		return domain.Words{ZH: "上级组织绕成了圈，请改一个", EN: "goes round in a circle: change one"}
	case FaultLost:
		return domain.Words{ZH: "上级组织已经没有了，请另选", EN: "the one above it is gone: choose another"}
	case FaultLevel:
		return domain.Words{ZH: "上级组织的级别不对，请改", EN: "the one above it is of the wrong level: change it"}
	}
	return domain.Words{}
}

// MissingTasks makes the tasks of duties that have begun by a day and that nobody has
// made yet. Two computers that make them make the same documents.
func MissingTasks(ctx context.Context, docs Documents, within string, today domain.Day) ([]Edit, error) {
	b := board{ctx: ctx, docs: docs, within: within, today: today}
	var missing []domain.DutyTask
	err := each(&b, domain.KindDuty, func(d merge.Document, duty domain.Duty) {
		if duty.State != domain.StateActive {
			return
		}
		for _, p := range duty.Periods(today) {
			missing = append(missing, domain.DutyTask{Name: duty.Name, Duty: d.ID, Period: p.Name, List: duty.List, Organisation: duty.Organisation,
				Division: duty.Division, Due: p.Due, State: domain.TaskOpen})
		}
	})
	if err != nil {
		return nil, err
	}
	var out []Edit
	for _, t := range missing {
		id := domain.DutyTaskID(t.Duty, t.Period)
		if _, found, err := docs.Find(ctx, domain.KindDutyTask, id); err != nil || found {
			if err != nil {
				return nil, err
			}
			continue // a deleted one stays deleted
		}
		values, err := domain.Encode(t)
		if err != nil {
			return nil, err
		}
		out = append(out, Edit{Kind: domain.KindDutyTask, ID: id, New: true, Edit: merge.Edit{Fields: values}, Values: values})
	}
	return out, nil
}
