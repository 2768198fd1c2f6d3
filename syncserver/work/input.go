package work

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/register"
)

// input is one field of a form as a template draws it.
type input struct {
	Name, Label, Value string
	Seen               string // digest of what the person saw; none where it was masked
	Wrong              string
	Masked             string // what stands there, of a personal field
	Need, Many, Clears bool   // Many: one is looked for on a page of its own; Clears: it can be emptied
	As                 string // line, text, select, number, day, moment, phone or link
	Title              string // of what a link leads to
	Options            []option
}

// seenPrefix and clearPrefix begin the names of what a form says beside its fields.
const seenPrefix, clearPrefix = "seen.", "clear."

// digest tells whether a field was changed in a form. A form says only what somebody
// changed, or a window left open since morning would write everything back to how it
// was then. Personal fields have none: a telephone could be guessed from it.
func digest(typed string) string {
	sum := sha256.Sum256([]byte(plain(typed)))
	return hex.EncodeToString(sum[:8])
}

// plain is a text without what browsers make of its line ends.
func plain(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// formOf reads what somebody changed in a form.
func formOf(k *domain.Kind, isNew bool, posted url.Values) register.Form {
	form := register.Form{}
	for _, f := range register.Asked(k) {
		typed, ok := posted.Get(f.Name), posted.Has(f.Name)
		typed = asTyped(f, typed)
		switch {
		case posted.Get(clearPrefix+f.Name) != "" && typed == "":
			form[f.Name] = ""
		case !ok, !isNew && f.Personal != "" && typed == "":
		case !isNew && posted.Get(seenPrefix+f.Name) == digest(typed):
		default:
			form[f.Name] = typed
		}
	}
	return form
}

// asTyped is what a browser sends as people type it.
func asTyped(f domain.Field, sent string) string {
	if f.Input == domain.InputMoment {
		sent = strings.Replace(sent, "T", " ", 1)
	}
	return plain(sent)
}

// inputs are the fields of a form: what was typed where that is known, else what the
// document holds. Those that a step takes, and those that are wrong, come first.
func (a *asked) inputs(r *reach, values domain.Fields, posted url.Values, wrong register.Wrong) (first, rest []input, err error) {
	show := register.NewShower(a.r.Context(), r.docs, string(a.Lang))
	asks := a.asks(values, posted, wrong)
	begin := register.AskedFirst(a.kind)
	for _, f := range register.Asked(a.kind) {
		if a.id.IsZero() && wrong[f.Name] == nil && posted.Get(f.Name) == "" && !slices.ContainsFunc(begin, func(g domain.Field) bool { return g.Name == f.Name }) {
			continue
		}
		in, err := a.input(r, show, f, values, posted)
		if err != nil {
			return nil, nil, err
		}
		if w := wrong[f.Name]; w != nil {
			in.Wrong = fault.Sentence(w, string(a.Lang))
		}
		if slices.Contains(asks, f.Name) {
			first = append(first, in)
		} else {
			rest = append(rest, in)
		}
	}
	return first, rest, nil
}

// asks are the fields that come first: none where no step is taken.
func (a *asked) asks(values domain.Fields, posted url.Values, wrong register.Wrong) []string {
	state, _ := register.Steps(a.kind, values)
	to := posted.Get(state)
	if state == "" || a.id.IsZero() || to == "" || to == read[string](values, state) {
		return nil
	}
	asks := append([]string{state}, a.kind.Asks[to]...)
	for name := range wrong {
		asks = append(asks, name)
	}
	return asks
}

func (a *asked) input(r *reach, show *register.Shower, f domain.Field, values domain.Fields, posted url.Values) (in input, err error) {
	isNew := a.id.IsZero()
	in = input{Name: f.Name, Label: a.In(f.Label), Need: f.Need, As: "line", Value: register.Typed(f, values[f.Name])}
	hidden := f.Personal != "" && !isNew
	switch {
	case hidden:
		in.Masked, in.Value, in.Clears = show.Show(f, values[f.Name]), "", !f.Need && in.Value != ""
	case posted.Has(seenPrefix + f.Name):
		in.Seen = posted.Get(seenPrefix + f.Name)
	case !isNew:
		in.Seen = digest(in.Value)
	}
	if posted.Has(f.Name) {
		in.Value = posted.Get(f.Name)
	}
	lang := string(a.Lang)
	switch f.Input {
	case domain.InputText, domain.InputLines:
		in.As = "text"
	case domain.InputPhone:
		in.As = "phone"
	case domain.InputCount, domain.InputMoney, domain.InputDegrees:
		in.As = "number"
	case domain.InputDay:
		in.As = "day"
	case domain.InputMoment:
		in.As, in.Value = "moment", strings.Replace(in.Value, " ", "T", 1)
	case domain.InputChoice:
		in.As, in.Options = "select", choices(a.kind, f, values, in.Value, lang)
	case domain.InputDivision:
		in.As, in.Options = "select", divisions(r.staff, in.Value)
	case domain.InputGroup:
		in.As = "select"
		in.Options, err = groupOptions(r, lang, in.Value)
	case domain.InputTick:
		in.As = "select"
		yes, no := domain.Words{ZH: "是", EN: "yes"}.In(lang), domain.Words{ZH: "否", EN: "no"}.In(lang)
		in.Options = []option{{"1", yes, in.Value == "1"}}
		if hidden {
			in.Clears, in.Options = false, append(in.Options, option{"0", no, in.Value == "0"})
		}
	case domain.InputLink:
		id, _ := change.ParseID(in.Value) // what is none is said to be wrong when it is saved
		there := read[change.ID](values, f.Name)
		in.As = "select"
		if in.Options, in.Many, err = documents(r, f.Of, lang, id, there); in.Many {
			in.As, in.Title = "link", r.title(show, f.Of, id, there)
		}
	}
	// A browser shows a day that is none as nothing: what was typed is kept as a line.
	if in.As == "day" && in.Value != "" {
		if _, wrong := register.Read(a.kind, register.Form{f.Name: in.Value}, lastDay); wrong != nil || len(in.Value) != len("2026-11-23") {
			in.As = "line"
		}
	}
	return in, err
}

// lastDay is after every day that somebody types.
const lastDay domain.Day = 99991231

// choices are the words of a field; of one that goes from state to state those to
// which it may go from where the document is.
func choices(k *domain.Kind, f domain.Field, values domain.Fields, chosen, lang string) (out []option) {
	machine, steps := k.Machines[f.Name]
	now := read[string](values, f.Name)
	for _, c := range f.Choices {
		if steps && c.Code != now && c.Code != chosen && !slices.Contains(machine[now], c.Code) {
			continue
		}
		out = append(out, option{c.Code, c.In(lang), c.Code == chosen})
	}
	return out
}
