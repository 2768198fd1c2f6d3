package domain

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"yizhan/shared/change"
	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// Words are one text in both languages.
type Words struct{ ZH, EN string }

// In is the text in a language, "zh" or "en".
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.EN
	}
	return w.ZH
}

// Field describes one field of a document: forms, lists, filters, imports and
// tables are made of it, on both sides.
type Field struct {
	Name string
	// Personal is empty, or the purpose for which the field may be asked
	// (PIPL art. 6: every personal field names its purpose).
	Personal string
	Label    Words
	Input    Input
	Of       string   // of InputLink and InputLinks: the kind of document that is meant
	Choices  []Choice // of InputChoice
	Need     bool     // may not be left empty
	List     bool     // is a column of the list
	Past     bool     // a day that has come; forms refuse one in the future
}

// purposes are what personal fields are asked for, in English.
var purposes = map[string]string{
	"企业联系向导": "so that the enterprise can reach the guide", "值守排班与交接": "for the roster and handing over", "凭车牌找到本人": "to find the person by the plate",
	"培养联系，须单独同意": "to keep in touch; takes separate consent", "摸排去重": "so that nobody is counted twice", "摸排归属企业": "to count people under their enterprise",
	"每人每餐一份": "one for each person and meal", "流动党员双向管理，须单独同意": "so that both organisations keep in touch; takes separate consent",
	"流动党员排查，须单独同意": "to find floating members; takes separate consent", "称呼与办卡": "to greet and to make the card", "答复本人": "to answer the person",
	"联系企业": "to reach the enterprise", "联系所在企业或平台": "to reach the employer or platform", "联系本人": "to reach the person",
	"联系本人、防止重复登记": "to reach the person, and against registering twice", "联系组织负责人": "to reach whoever leads the organisation",
}

// Purpose is what a personal field is asked for, in both languages.
func (f Field) Purpose() Words { return Words{f.Personal, purposes[f.Personal]} }

// Choice is one of the words that a field may hold.
type Choice struct {
	Code   string
	ZH, EN string
}

// In is the word in a language.
func (c Choice) In(lang string) string { return Words{c.ZH, c.EN}.In(lang) }

// Choice looks one of a field's words up.
func (f Field) Choice(code string) (Choice, bool) {
	i := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Code == code })
	if i < 0 {
		return Choice{}, false
	}
	return f.Choices[i], true
}

// Input is how a field is asked for, and checked.
type Input string

// The inputs. A field says its own with the tag `as`; without one it follows from
// the type.
const (
	InputLine     Input = "line"     // string
	InputText     Input = "text"     // string, several lines
	InputName     Input = "name"     // string: a person's name, masked in lists
	InputPhone    Input = "phone"    // string, masked in lists
	InputCredit   Input = "credit"   // string: unified social credit code, GB 32100
	InputDivision Input = "division" // string: GB/T 2260
	InputGroup    Input = "group"    // string: code of the group dictionary
	InputChoice   Input = "choice"   // string: one of the kind's words
	InputLines    Input = "lines"    // []string
	InputDay      Input = "day"      // Day
	InputMoment   Input = "moment"   // int64: UTC milliseconds
	InputCount    Input = "count"    // int64
	InputMoney    Input = "money"    // int64: fen
	InputDegrees  Input = "degrees"  // int64: millionths of a degree
	InputTick     Input = "tick"     // bool
	InputLink     Input = "link"     // change.ID: another document
)

// describe reads a field off its tags:
//
//	Held Day `field:"held_on" zh:"召开日期" en:"Held on" need:"yes" list:"yes"`
func describe(f reflect.StructField, choices map[string][]Choice) Field {
	tag := f.Tag.Get
	d := Field{Name: tag("field"), Personal: tag("personal"), Label: Words{tag("zh"), tag("en")}, Input: Input(tag("as")), Of: tag("of"),
		Choices: choices[tag("field")], Need: tag("need") != "", List: tag("list") != "", Past: tag("past") != ""}
	if d.Input == "" {
		d.Input = inputOf(f.Type, d.Choices != nil)
	}
	return d
}

func inputOf(t reflect.Type, chosen bool) Input {
	switch {
	case t == reflect.TypeFor[Day]():
		return InputDay
	case t == reflect.TypeFor[change.ID]():
		return InputLink
	case t.Kind() == reflect.Slice:
		return InputLines
	case t.Kind() == reflect.Bool:
		return InputTick
	case t.Kind() == reflect.Int64:
		return InputCount
	case chosen:
		return InputChoice
	}
	return InputLine
}

// Field looks one of a kind's fields up.
func (k *Kind) Field(name string) (Field, bool) {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return k.Fields[i], true
}

// checkFields refuses what a field's description does not allow. Kinds without
// descriptions have checks of their own.
func (k *Kind) checkFields(v reflect.Value) error {
	if k.Desk {
		return nil
	}
	for i := range v.NumField() {
		f, ok := k.Field(v.Type().Field(i).Tag.Get("field"))
		if !ok {
			continue
		}
		value := v.Field(i)
		if value.IsZero() {
			if f.Need {
				return invalid(f.Name, "请填写"+f.Label.ZH, "fill in: "+f.Label.EN)
			}
			continue
		}
		if err := f.check(value); err != nil {
			return err
		}
	}
	return nil
}

// CountMax bounds a number that is typed into a form.
const CountMax = 10_000_000

func (f Field) check(v reflect.Value) error {
	switch f.Input {
	case InputLine, InputName:
		return checkLine(f.Name, v.String(), NameRunesMax)
	case InputText:
		return checkText(f.Name, v.String(), TextRunesMax)
	case InputPhone:
		_, err := codes.NormalizePhone(v.String())
		return inField(f.Name, err)
	case InputCredit:
		code, err := codes.NormalizeCredit(v.String())
		if err == nil && code != v.String() {
			return invalid(f.Name, "应写成 18 位大写字母和数字", "write it as 18 capital letters and digits")
		}
		return inField(f.Name, err)
	case InputDivision:
		return inField(f.Name, checkDivision(v.String()))
	case InputGroup:
		return checkCode(f.Name, v.String())
	case InputChoice:
		if _, ok := f.Choice(v.String()); !ok {
			return invalid(f.Name, f.Label.ZH+"无法识别", f.Label.EN+": not known")
		}
	case InputLines:
		if err := checkRange(f.Name, int64(v.Len()), 0, LinesMax); err != nil {
			return err
		}
		for i := range v.Len() {
			if err := checkName(f.Name, v.Index(i).String()); err != nil {
				return err
			}
		}
	case InputDay:
		return checkDay(f.Name, Day(v.Int()))
	case InputMoment:
		return checkMoment(f.Name, v.Int())
	case InputCount:
		return checkRange(f.Name, v.Int(), 0, CountMax)
	case InputMoney:
		return checkRange(f.Name, v.Int(), 0, PriceFenMax)
	case InputDegrees:
		return checkRange(f.Name, v.Int(), -180_000_000, 180_000_000)
	}
	return nil
}

// inField says in which field a check digit or a format is wrong.
func inField(field string, err error) error {
	if err == nil {
		return nil
	}
	return invalid(field, fault.Sentence(err, "zh"), fault.Sentence(err, "en"))
}

// Counts says how documents of a kind are counted: each once, on the day that a
// field names, by group and by state. It adds to the cells of the measure that is
// called like the kind, under the station or the division that keeps the document.
type Counts struct {
	Day   string // field; the document counts on no day while that is empty
	Group string // field, may be empty
	State string // field, may be empty
	Of    string // field with how many it counts for; empty: one
	Not   string // field: a document in which it is filled is not counted (it is an alias)
}

// count reads a document's cells off its fields.
func (k *Kind) count(f Fields, unit change.ID) []CellValue {
	var day Day
	if change.Unmarshal(f[k.Counts.Day], &day) != nil || day == 0 {
		var ms int64
		if change.Unmarshal(f[k.Counts.Day], &ms) != nil || ms == 0 {
			return nil
		}
		day = DayOf(time.UnixMilli(ms))
	}
	if k.Counts.Not != "" {
		var alias change.ID
		if f[k.Counts.Not] != nil && (change.Unmarshal(f[k.Counts.Not], &alias) != nil || !alias.IsZero()) {
			return nil
		}
	}
	n := int64(1)
	if k.Counts.Of != "" {
		if n = 0; f[k.Counts.Of] == nil || change.Unmarshal(f[k.Counts.Of], &n) != nil || n == 0 {
			return nil
		}
	}
	return []CellValue{{Cell{Day: day, Station: unit, Measure: Measure(k.Name), Group: word(f[k.Counts.Group]), Item: word(f[k.Counts.State])}, n}}
}

// word is a short text that a field holds.
func word(value []byte) (s string) {
	if len(value) == 0 || change.Unmarshal(value, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}
