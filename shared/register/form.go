package register

import (
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// Form is what a person typed, by field.
type Form map[string]string

// FormOf is a document as a form shows it.
func FormOf(k *domain.Kind, values domain.Fields) Form {
	out := Form{}
	for _, f := range k.Fields {
		out[f.Name] = Typed(f, values[f.Name])
	}
	return out
}

// Asked are the fields that a form asks for: all but those that programs fill.
func Asked(k *domain.Kind) (out []domain.Field) {
	for _, f := range k.Fields {
		if f.Name != "demo" {
			out = append(out, f)
		}
	}
	return out
}

// AskedFirst are the fields that the form of a new document asks for: not what comes
// with later steps, and the state only where it may begin in several.
func AskedFirst(k *domain.Kind) (out []domain.Field) {
	later := map[string]bool{}
	for _, fields := range k.Asks {
		for _, name := range fields {
			later[name] = true
		}
	}
	for _, f := range Asked(k) {
		m, moves := k.Machines[f.Name]
		if f.Later || later[f.Name] || moves && len(m[""]) == 1 {
			continue
		}
		if moves {
			f.Choices = slices.DeleteFunc(slices.Clone(f.Choices), func(c domain.Choice) bool { return !slices.Contains(m[""], c.Code) })
			f.Need = false // the first of them, if nothing is chosen
		}
		out = append(out, f)
	}
	return out
}

// Wrong is what is the matter with a form: a sentence for each field, "" for the
// form as a whole.
type Wrong map[string]error

// Error is the first sentence.
func (w Wrong) Error() string {
	for _, err := range w {
		return err.Error()
	}
	return ""
}

// Read turns a form into the values of its fields; fields that are not in it stay as
// they are. today refuses days that have not come where a field asks for one that
// has.
func Read(k *domain.Kind, form Form, today domain.Day) (domain.Fields, Wrong) {
	out, wrong := domain.Fields{}, Wrong{}
	for _, f := range k.Fields {
		typed, ok := form[f.Name]
		if !ok {
			continue
		}
		v, err := parse(f, typed, today)
		if err == nil {
			out[f.Name], err = change.Marshal(v)
		}
		if err != nil {
			wrong[f.Name] = err
		}
	}
	if len(wrong) == 0 {
		return out, nil
	}
	return out, wrong
}

// missing are the fields that may not be empty and are.
func missing(k *domain.Kind, values domain.Fields) Wrong {
	wrong := Wrong{}
	for _, f := range k.Fields {
		if f.Need && Typed(f, values[f.Name]) == "" {
			wrong[f.Name] = refuse(f, "请填写"+f.Label.ZH, "fill in: "+f.Label.EN)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

// parse reads one field. What is empty is the zero value, which clears a field.
func parse(f domain.Field, typed string, today domain.Day) (any, error) {
	if f.Input != domain.InputText && f.Input != domain.InputLines {
		typed = strings.Join(strings.Fields(typed), " ")
	}
	typed = strings.TrimSpace(typed)
	zero := zeroOf(f)
	if typed == "" {
		return zero, nil
	}
	switch f.Input {
	case domain.InputPhone:
		s, err := codes.NormalizePhone(typed)
		return s, inField(f, err)
	case domain.InputCredit:
		s, err := codes.NormalizeCredit(typed)
		return s, inField(f, err)
	case domain.InputDivision:
		s, err := divisionOf(typed)
		return s, inField(f, err)
	case domain.InputChoice:
		return choiceOf(f, typed)
	case domain.InputLines:
		return linesOf(typed), nil
	case domain.InputDay:
		return dayOf(f, typed, today)
	case domain.InputMoment:
		return momentOf(f, typed, today)
	case domain.InputCount:
		return numberOf(f, typed, 0)
	case domain.InputMoney:
		return numberOf(f, typed, 2)
	case domain.InputDegrees:
		return numberOf(f, typed, 6)
	case domain.InputTick:
		return tickOf(typed), nil
	case domain.InputLink:
		id, err := change.ParseID(typed)
		if err != nil {
			return zero, refuse(f, "请从列表里选"+f.Label.ZH, "choose from the list: "+f.Label.EN)
		}
		return id, nil
	}
	return typed, nil
}

func zeroOf(f domain.Field) any {
	switch f.Input {
	case domain.InputDay:
		return domain.Day(0)
	case domain.InputMoment, domain.InputCount, domain.InputMoney, domain.InputDegrees:
		return int64(0)
	case domain.InputTick:
		return false
	case domain.InputLink:
		return change.ID{}
	case domain.InputLines:
		return []string(nil)
	}
	return ""
}

// divisionOf reads a code, or the name of a county or town of the city.
func divisionOf(typed string) (string, error) {
	if typed[0] >= '0' && typed[0] <= '9' {
		return codes.NormalizeDivision(typed)
	}
	for _, level := range []codes.Level{codes.LevelCounty, codes.LevelTown, codes.LevelCity} {
		for _, d := range codes.Divisions(level) {
			if d.Name == typed {
				return d.Code, nil
			}
		}
	}
	return codes.NormalizeDivision(typed)
}

// choiceOf reads a code, or the word that stands for it in either language.
func choiceOf(f domain.Field, typed string) (string, error) {
	for _, c := range f.Choices {
		if typed == c.Code || typed == c.ZH || strings.EqualFold(typed, c.EN) {
			return c.Code, nil
		}
	}
	words := make([]string, 0, len(f.Choices))
	for _, c := range f.Choices {
		words = append(words, c.ZH)
	}
	return "", refuse(f, "应为："+strings.Join(words, "、"), "is not one of the choices: "+f.Label.EN)
}

func linesOf(typed string) (out []string) {
	for _, line := range strings.FieldsFunc(typed, func(r rune) bool { return r == '\n' || r == '、' || r == ';' || r == '；' }) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func tickOf(typed string) bool {
	switch strings.ToLower(typed) {
	case "0", "否", "无", "no", "false", "n", "×":
		return false
	}
	return true
}

// dayForms are the ways in which people write a day. Other programs write the hour
// behind it, which a day does without.
var dayForms = []string{"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日", momentForm}

func dayOf(f domain.Field, typed string, today domain.Day) (domain.Day, error) {
	for _, form := range dayForms {
		t, err := time.ParseInLocation(form, typed, domain.Shanghai)
		if err != nil {
			continue
		}
		day := domain.DayOf(t)
		if f.Past && day > today {
			return 0, notYet(f, today)
		}
		return day, nil
	}
	return 0, refuse(f, "日期应写成 2026-11-23 的样子", "a day is written like 2026-11-23")
}

func momentOf(f domain.Field, typed string, today domain.Day) (int64, error) {
	t, err := time.ParseInLocation(momentForm, typed, domain.Shanghai)
	if err != nil {
		day, err := dayOf(f, typed, today)
		if err != nil {
			return 0, err
		}
		t = day.Time()
	}
	if f.Past && domain.DayOf(t) > today {
		return 0, notYet(f, today)
	}
	return t.UnixMilli(), nil
}

// notYet refuses a day that has not come. It names the day that the computer takes for
// today: where its clock is wrong, nobody would understand the refusal otherwise.
func notYet(f domain.Field, today domain.Day) error {
	return refuse(f, f.Label.ZH+"不能晚于今天（"+today.String()+"）", f.Label.EN+": may not be after today ("+today.String()+")")
}

// numberOf reads a decimal number as an integer of 10^-places.
func numberOf(f domain.Field, typed string, places int) (int64, error) {
	r, ok := new(big.Rat).SetString(strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "元", "").Replace(typed))
	if !ok || len(typed) > 24 || strings.ContainsAny(typed, "/eExXpP_") {
		return 0, refuse(f, f.Label.ZH+"应为数字", f.Label.EN+": is no number")
	}
	r.Mul(r, new(big.Rat).SetInt64(int64(pow10(places))))
	if !r.IsInt() || !r.Num().IsInt64() {
		zh, en := "应为整数", "is no whole number"
		if places > 0 {
			zh, en = "小数最多 "+strconv.Itoa(places)+" 位", "has more than "+strconv.Itoa(places)+" decimals"
		}
		return 0, refuse(f, f.Label.ZH+zh, f.Label.EN+": "+en)
	}
	return r.Num().Int64(), nil
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

func refuse(f domain.Field, zh, en string) error { return fault.New(fault.Invalid, f.Name, zh, en) }

func inField(f domain.Field, err error) error {
	if err == nil {
		return nil
	}
	return refuse(f, fault.Sentence(err, "zh"), fault.Sentence(err, "en"))
}

// Differs are the fields of now that are not those of before: what an edit says.
// A field that was never filled and is left empty is none.
func Differs(k *domain.Kind, before, now domain.Fields) domain.Fields {
	out := domain.Fields{}
	for name, v := range now {
		f, ok := k.Field(name)
		if name == domain.FieldDeleted {
			f, ok = deletedField, true
		}
		if !ok {
			continue
		}
		was := before[name]
		if len(was) == 0 {
			was, _ = change.Marshal(zeroOf(f)) // a zero value always encodes
		}
		if !reflect.DeepEqual([]byte(was), []byte(v)) {
			out[name] = v
		}
	}
	return out
}
