package codes

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Initials returns the first letters of a name's syllables in lower case:
// 张三 → zs, 欧阳·吐尔逊 → oytex, Wang Wei → ww. An attendant finds a person by
// them without typing Chinese.
//
// The key holds a–z and 0–9 only. Characters that have no reading (an emoji,
// another script) leave nothing behind, so the key of a name can be empty.
func Initials(name string) string { return mainReading(name).initials() }

// Full returns a name's syllables in lower case without tones and without
// spaces: 张三 → zhangsan, 吕 → lv. ü is v, as on a keyboard.
func Full(name string) string { return mainReading(name).full() }

// readingsMax is how many readings of one name have keys. A name of many doubtful
// characters is found by the likeliest of them.
const readingsMax = 16

// SearchKeys returns every key under which a name should be found: initials
// and full pinyin, first of the likeliest reading, then of the other readings
// that its characters have in names (乐 is yue or le, and only its bearer knows).
// A name in parts (欧阳·吐尔逊) is found by what is behind its dots as well: that is
// how its bearer is called. Keys are distinct; a name without a reading has none.
func SearchKeys(name string) []string {
	var keys []string
	add := func(r reading) {
		for _, key := range []string{r.initials(), r.full()} {
			if key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	main := mainReading(name)
	for _, r := range readings(main) {
		add(r)
	}
	if strings.ContainsAny(name, middleDots) {
		for _, part := range partsOf(name)[min(1, len(partsOf(name))):] {
			add(givenReading([]rune(part)))
		}
	}
	return keys
}

// readings are the likeliest reading, those in which one character is read
// otherwise, and then those in which several are.
func readings(main reading) []reading {
	list := []reading{main}
	for from := 0; from < len(list); from++ {
		last := -1 // the characters before it were varied already
		for i := range main {
			if list[from][i].pinyin != main[i].pinyin {
				last = i
			}
		}
		for i := last + 1; i < len(main); i++ {
			for _, other := range otherReadings[main[i].char] {
				if len(list) == readingsMax {
					return list
				}
				if other == main[i].pinyin {
					continue
				}
				changed := slices.Clone(list[from])
				changed[i].pinyin = other
				list = append(list, changed)
			}
		}
	}
	return list
}

// syllable is a character with its pinyin, or a whole Latin word, whose char
// is then 0.
type syllable struct {
	char   rune
	pinyin string
}

type reading []syllable

func (r reading) initials() string {
	var b strings.Builder
	for _, s := range r {
		b.WriteByte(s.pinyin[0])
	}
	return b.String()
}

func (r reading) full() string {
	var b strings.Builder
	for _, s := range r {
		b.WriteString(s.pinyin)
	}
	return b.String()
}

// mainReading reads a name part by part, a part being what stands between
// middle dots and spaces.
func mainReading(name string) reading {
	parts := partsOf(name)
	dotted := strings.ContainsAny(name, middleDots)
	var r reading
	for i, part := range parts {
		chars := []rune(part)
		if i == 0 {
			surname := surnameReading(chars, dotted)
			r = append(r, surname...)
			chars = chars[len(surname):]
		}
		r = append(r, givenReading(chars)...)
	}
	return r
}

func partsOf(name string) []string { return strings.FieldsFunc(foldWidth(name), isNameSeparator) }

// surnameReading reads the surname at the beginning of a name, as far as it is
// read differently there. Where a middle dot follows, the first part is mostly
// no Chinese surname (单增·卓玛), unless it is one as a whole (欧阳·吐尔逊).
func surnameReading(chars []rune, dotted bool) reading {
	if len(chars) >= 2 {
		if readings, ok := compoundSurnames[string(chars[:2])]; ok {
			first, second, _ := strings.Cut(readings, " ")
			return reading{{chars[0], first}, {chars[1], second}}
		}
	}
	if len(chars) == 0 || dotted && len(chars) > 1 {
		return nil
	}
	if len(chars) == 2 && (chars[0] == '小' || chars[0] == '老') {
		// 老仇, 小曾: at the desk people are called by their surname.
		if py, ok := surnames[chars[1]]; ok {
			return append(givenReading(chars[:1]), syllable{chars[1], py})
		}
	}
	if py, ok := surnames[chars[0]]; ok {
		return reading{{chars[0], py}}
	}
	return nil
}

// givenReading reads characters one by one; a run of Latin letters and digits
// is one syllable, so that "John" counts as j.
func givenReading(chars []rune) reading {
	var r reading
	var word strings.Builder
	endWord := func() {
		if word.Len() > 0 {
			r = append(r, syllable{0, word.String()})
			word.Reset()
		}
	}
	for _, c := range chars {
		if ascii := foldLatin(c); ascii != "" {
			word.WriteString(ascii)
			continue
		}
		if c == '\'' || c == '’' || unicode.Is(unicode.Mn, c) {
			continue // O'Neil is one word, and so is é written as e and an accent.
		}
		endWord()
		if py := readCharacter(c); py != "" {
			r = append(r, syllable{c, py})
		}
	}
	endWord()
	return r
}

// readCharacter returns the pinyin of a character outside a surname, "" where
// none is known.
func readCharacter(c rune) string {
	if py, ok := givenNames[c]; ok {
		return py
	}
	if c < 0x2E80 {
		return "" // the dictionary also reads punctuation and symbols
	}
	readings := pinyin.SinglePinyin(c, pinyin.NewArgs())
	if len(readings) == 0 || !isKey(readings[0]) {
		return ""
	}
	return readings[0]
}

func isKey(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return s != ""
}

// middleDots are the characters that people use for the dot of a name such as
// 欧阳·吐尔逊; the first is the right one (U+00B7).
const middleDots = "·•・‧∙⋅･"

func isNameSeparator(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(middleDots+".-—–,、/()[]【】\"“”", r)
}

// foldWidth is narrow with the spaces kept, because they part a Latin name.
func foldWidth(s string) string {
	fields := strings.FieldsFunc(s, unicode.IsSpace)
	for i, f := range fields {
		fields[i] = narrow(f)
	}
	return strings.Join(fields, " ")
}
