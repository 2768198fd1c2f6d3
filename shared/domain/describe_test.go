package domain

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"yizhan/shared/change"
	"yizhan/shared/fault"
)

// example is a document with a value in every field, by what the kind says of it.
func example[T any](k *Kind) T {
	var v T
	rv := reflect.ValueOf(&v).Elem()
	for i := range rv.NumField() {
		f, ok := k.Field(rv.Type().Field(i).Tag.Get("field"))
		if ok {
			rv.Field(i).Set(reflect.ValueOf(exampleOf(f)).Convert(rv.Field(i).Type()))
		}
	}
	return v
}

func exampleOf(f Field) any {
	switch f.Input {
	case InputName:
		return "张三丰"
	case InputPhone:
		return "13800138000"
	case InputCredit:
		return "91350100M000100Y43"
	case InputDivision:
		return "511102"
	case InputGroup:
		return "N3"
	case InputChoice:
		return f.Choices[len(f.Choices)-1].Code
	case InputLines:
		return []string{"N1", "N4"}
	case InputDay:
		return Day(20261103)
	case InputMoment:
		return noon.UnixMilli()
	case InputCount:
		if f.Name == "year" {
			return int64(2026)
		}
		return int64(7)
	case InputMoney:
		return int64(1000)
	case InputDegrees:
		return int64(29_552_000)
	case InputTick:
		return true
	case InputLink:
		return change.Named(f.Of, "1")
	}
	return "𠮷"
}

func testExample[T any]() func(t *testing.T, k *Kind) {
	return func(t *testing.T, k *Kind) {
		full := example[T](k)
		testDocument(full)(t, k)
		describesItself(t, k, encode(t, full))
	}
}

// describesItself: forms and lists are made of the descriptions, so there must be
// one of everything, and what it refuses must be refused.
func describesItself(t *testing.T, k *Kind, full Fields) {
	if k.Label.ZH == "" || k.Label.EN == "" || k.Title(full) == "" {
		t.Errorf("%s has no name or no title", k.Name)
	}
	for state, fields := range k.Asks {
		for _, name := range fields {
			if f, ok := k.Field(name); !ok || f.Need {
				t.Errorf("%s: the step to %s asks for %q, which is no field, or never empty", k.Name, state, name)
			}
		}
		for name := range k.Machines {
			if f, _ := k.Field(name); !hasChoice(f, state) {
				t.Errorf("%s: there is no step to %q", k.Name, state)
			}
		}
	}
	for state, name := range k.StepDays {
		if f, _ := k.Field(name); f.Input != InputDay || !slices.Contains(k.Asks[state], name) {
			t.Errorf("%s: the step to %q keeps its day in %q, which is no day that it asks for", k.Name, state, name)
		}
	}
	columns := 0
	for _, f := range k.Fields {
		if whole := change.Readable(full[f.Name]); f.Personal != "" && len([]rune(whole)) > 1 && strings.Contains(k.Title(full), whole) {
			t.Errorf("%s is called %q, which tells %s", k.Name, k.Title(full), f.Name)
		}
		if f.Label.ZH == "" || f.Label.EN == "" {
			t.Errorf("%s has no words for %s", k.Name, f.Name)
		}
		if f.List {
			columns++
		}
		if f.Input == InputLink {
			if _, ok := FindKind(f.Of); !ok {
				t.Errorf("%s: %s links to %q, which is no kind", k.Name, f.Name, f.Of)
			}
		}
		if (f.Input == InputName || f.Input == InputPhone) && f.Personal == "" {
			t.Errorf("%s: %s is personal and says no purpose", k.Name, f.Name)
		}
		for from, to := range k.Machines[f.Name] {
			for _, state := range append(to, from) {
				if _, ok := f.Choice(state); !ok && state != "" {
					t.Errorf("%s: the state %q of %s has no words", k.Name, state, f.Name)
				}
			}
		}
		without := Fields{}
		for name, v := range full {
			if name != f.Name {
				without[name] = v
			}
		}
		if err := k.Validate(without); f.Need && fault.FieldOf(err) != f.Name {
			t.Errorf("%s without %s: %v", k.Name, f.Name, err)
		}
		for _, wrong := range wrongOf(f) {
			b, _ := change.Marshal(wrong)
			without[f.Name] = b
			if err := k.Validate(without); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s with %s %v: %v", k.Name, f.Name, wrong, err)
			}
		}
	}
	if columns == 0 {
		t.Errorf("%s has no column for a list", k.Name)
	}
	for _, name := range []string{k.Counts.Day, k.Counts.Group, k.Counts.State, k.Counts.Of, k.Counts.Not} {
		if _, ok := k.Field(name); name != "" && !ok {
			t.Errorf("%s counts by %q, which is no field", k.Name, name)
		}
	}
	if k.Counts.Day == "" || k.Counts.Not != "" {
		return
	}
	cells := k.Cells(full)
	if len(cells) != 1 || cells[0].Value < 1 || cells[0].Station.IsZero() || cells[0].Measure != Measure(k.Name) || cells[0].Day < 20261103 {
		t.Errorf("%s counts %+v", k.Name, cells)
	}
	deleted := Fields{FieldDeleted: []byte{0xf5}}
	maps.Copy(deleted, full)
	if k.Cells(deleted) != nil {
		t.Errorf("a deleted %s is counted", k.Name)
	}
}

func hasChoice(f Field, code string) bool { _, ok := f.Choice(code); return ok }

func wrongOf(f Field) []any {
	switch f.Input {
	case InputLine, InputName:
		return []any{"two\nlines", fifty + fifty}
	case InputPhone, InputCredit, InputDivision, InputChoice:
		return []any{"12345", "91350100M000100Y44"}
	case InputDay:
		return []any{20260230}
	case InputCount, InputMoney:
		return []any{-1, int64(1) << 40}
	case InputDegrees:
		return []any{181_000_000}
	}
	return nil
}
