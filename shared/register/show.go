package register

import (
	"context"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// Shower turns values into what people read. It remembers the titles of linked
// documents, so it lives as long as a snapshot.
type Shower struct {
	ctx    context.Context
	docs   Documents
	lang   string
	titles map[change.ID]string
	err    error
	// Open shows personal fields as they are, to somebody who said why.
	Open bool
}

// NewShower shows values in a language, "zh" or "en", personal ones masked.
func NewShower(ctx context.Context, docs Documents, lang string) *Shower {
	return &Shower{ctx: ctx, docs: docs, lang: lang, titles: map[change.ID]string{}}
}

// Err is the first failure of the store, if there was one: what was shown meanwhile may
// lack names.
func (s *Shower) Err() error { return s.err }

// find looks a document up, and remembers a store that fails.
func (s *Shower) find(kind string, id change.ID) (domain.Fields, bool) {
	d, found, err := s.docs.Find(s.ctx, kind, id)
	if s.err == nil {
		s.err = err
	}
	return d.Values(), err == nil && found
}

// Show is a field's value as people read it; empty for none.
func (s *Shower) Show(f domain.Field, value []byte) string {
	switch f.Input {
	case domain.InputLink:
		return s.Title(f.Of, read[change.ID](value))
	case domain.InputChoice:
		code := read[string](value)
		if c, ok := f.Choice(code); ok {
			return c.In(s.lang)
		}
		return code // of a later version
	case domain.InputGroup:
		return s.group(read[string](value))
	case domain.InputDivision:
		code := read[string](value)
		if d, ok := codes.FindDivision(code); ok {
			return d.Name
		}
		return code
	case domain.InputTick:
		if f.Personal != "" && !s.Open {
			return "****" // ticked or not: that there is nothing would tell as much
		}
		if !read[bool](value) {
			return ""
		}
		return domain.Words{ZH: "是", EN: "yes"}.In(s.lang)
	}
	text := Typed(f, value)
	if f.Personal != "" && !s.Open {
		return Masked(f, text)
	}
	return text
}

// Masked is a personal value as everybody may see it.
func Masked(f domain.Field, text string) string {
	switch {
	case text == "":
		return ""
	case f.Input == domain.InputName:
		return domain.Mask(text)
	case f.Input == domain.InputPhone:
		return "****" + codes.LastFour(text)
	}
	return "****"
}

// Title is what a document is called; its number where there is none.
func (s *Shower) Title(kind string, id change.ID) string {
	if id.IsZero() {
		return ""
	}
	if t, ok := s.titles[id]; ok {
		return t
	}
	title := ""
	if k, ok := domain.FindKind(kind); ok {
		if values, found := s.find(kind, id); found {
			title = TitleOf(k, values, s.lang)
		}
	}
	if title == "" {
		title = Nameless(id) // it lies with others, or is gone
	}
	s.titles[id] = title
	return title
}

// Nameless is what a document is called whose title is not known.
func Nameless(id change.ID) string { return "#" + id.String()[24:] }

// TitleOf is what a document is called: a person by the mask, a word of the kind as
// people say it.
func TitleOf(k *domain.Kind, values domain.Fields, lang string) string {
	title := k.Title(values)
	for _, f := range k.Fields {
		if c, ok := f.Choice(title); ok && read[string](values[f.Name]) == title {
			return c.In(lang)
		}
	}
	return title
}

func (s *Shower) group(code string) string {
	if code == "" {
		return ""
	}
	values, found := s.find(domain.KindGroup, domain.GroupID(code))
	if !found {
		return code
	}
	if en := read[string](values["name_en"]); s.lang == "en" && en != "" {
		return en
	}
	return read[string](values["name"])
}

// Typed is a value as a person types it into a form; choices and links are codes.
func Typed(f domain.Field, value []byte) string {
	if len(value) == 0 {
		return ""
	}
	switch f.Input {
	case domain.InputLink:
		if id := read[change.ID](value); !id.IsZero() {
			return id.String()
		}
		return ""
	case domain.InputLines:
		return strings.Join(read[[]string](value), "\n")
	case domain.InputDay:
		if d := read[domain.Day](value); d != 0 {
			return d.String()
		}
		return ""
	case domain.InputMoment:
		if ms := read[int64](value); ms != 0 {
			return time.UnixMilli(ms).In(domain.Shanghai).Format(momentForm)
		}
		return ""
	case domain.InputCount:
		return number(read[int64](value), 0)
	case domain.InputMoney:
		return number(read[int64](value), 2)
	case domain.InputDegrees:
		return number(read[int64](value), 6)
	case domain.InputTick:
		if read[bool](value) {
			return "1"
		}
		return ""
	}
	return read[string](value)
}

const momentForm = "2006-01-02 15:04"

// number writes an integer of 10^-places; nothing for zero.
func number(v int64, places int) string {
	if v == 0 {
		return ""
	}
	if places == 0 {
		return strconv.FormatInt(v, 10)
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	digits := strconv.FormatInt(v, 10)
	for len(digits) <= places {
		digits = "0" + digits
	}
	at := len(digits) - places
	return sign + strings.TrimRight(strings.TrimRight(digits[:at]+"."+digits[at:], "0"), ".")
}

// read is a value; the zero one where it cannot be read.
func read[T any](value []byte) (v T) {
	if len(value) > 0 {
		_ = change.Unmarshal(value, &v) // a value of a later version shows as nothing
	}
	return v
}
