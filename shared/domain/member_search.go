package domain

import (
	"slices"
	"strings"
	"unicode"

	"yizhan/shared/domain/codes"
)

// KeysVersion goes up when documents are to be found by other keys than before: the
// keys that are stored are then made anew at the next start.
const KeysVersion = 3

// The names of the keys by which a person is found. Numbers and plates stand there
// from their end, because that is what people remember of them: whoever looks for
// the last digits looks for a beginning.
const (
	KeyCode     = "code" // of the card
	KeyPhone    = "phone"
	KeyPhoneEnd = "phone_end"
	KeyPlateEnd = "plate_end"
	KeyPinyin   = "pinyin"
	KeyName     = "name"
	KeySameAs   = "same_as"  // of a card that is counted under another
	KeyEmployer = "employer" // for its list, not for the search
)

// Keys are the ways in which a desk finds a person without typing Chinese, and the
// name itself, which can be pasted.
func (m MemberPrivate) Keys() []Key {
	var keys []Key
	if digits := onlyDigits(m.Phone); digits != "" {
		keys = append(keys, Key{KeyPhone, digits}, Key{KeyPhoneEnd, reversed(digits)})
	}
	if m.Plate != "" {
		keys = append(keys, Key{KeyPlateEnd, reversed(m.Plate)})
	}
	for _, pinyin := range codes.SearchKeys(m.Name) {
		keys = append(keys, Key{KeyPinyin, pinyin})
	}
	if name := bare(m.Name); name != "" {
		keys = append(keys, Key{KeyName, name})
	}
	if m.Employer != "" {
		keys = append(keys, Key{KeyEmployer, m.Employer})
	}
	return keys
}

// Probe is one way to look for a person: any of some values of a key, whole or as
// its beginning.
type Probe struct {
	Kind, Name string
	Values     []string
	Beginning  bool
}

// The shortest texts that are looked for.
const (
	searchDigitsMin = 4 // half of the town ends with a 7
	searchTailMin   = 3 // of a plate, if it has a letter
	phoneStartMin   = 6 // of a number that is being typed from its beginning
	nearLettersMin  = 3 // with one typo
	nearStartMin    = 5 // a beginning with one typo
)

// SearchMembers says where to look for what was typed, scanned or pasted at a desk:
// first for what fits, and if nothing does, for what differs by one slip - a wrong,
// missing or extra character, or two that changed places.
func SearchMembers(typed string) (fits, nearly []Probe) {
	text := bare(typed)
	code := onlyDigits(text)
	if c, err := codes.NormalizeMemberCode(typed); err == nil {
		return []Probe{{KindMember, KeyCode, []string{c}, false}}, nil
	}
	personal := func(name string, beginning bool, values ...string) Probe {
		return Probe{KindMemberPrivate, name, values, beginning}
	}
	switch {
	case text == "":
		return nil, nil
	case code == text:
		return searchDigits(text, personal)
	case isLatin(text):
		pinyin := strings.ReplaceAll(strings.ToLower(text), "ü", "v")
		fits = append(fits, personal(KeyPinyin, true, pinyin))
		if n := len(pinyin); code == "" && n >= nearLettersMin {
			nearly = append(nearly, personal(KeyPinyin, n >= nearStartMin, slips(pinyin, letters)...))
		}
	default:
		fits = append(fits, personal(KeyName, true, text))
		if full := codes.Full(typed); full != "" {
			nearly = append(nearly, personal(KeyPinyin, false, full)) // another character of the same sound
		}
	}
	if plate := strings.ToUpper(text); code != "" && len([]rune(plate)) >= searchTailMin {
		fits = append(fits, personal(KeyPlateEnd, true, reversed(plate)))
		nearly = append(nearly, personal(KeyPlateEnd, true, slips(reversed(plate), digits+strings.ToUpper(letters))...))
	}
	return fits, nearly
}

func searchDigits(text string, personal func(string, bool, ...string) Probe) (fits, nearly []Probe) {
	if len(text) < searchDigitsMin {
		return nil, nil
	}
	end, slipped := reversed(text), slips(reversed(text), digits)
	fits = []Probe{personal(KeyPhoneEnd, true, end), personal(KeyPlateEnd, true, end)}
	nearly = []Probe{personal(KeyPhoneEnd, true, slipped...), personal(KeyPlateEnd, true, slipped...)}
	if len(text) >= phoneStartMin {
		fits = append(fits, personal(KeyPhone, true, text))
	}
	// A card whose number was typed: of the slips only those are numbers of a card
	// whose check digit is right.
	var cards []string
	for _, s := range slips(text, digits) {
		if codes.CheckMemberCode(s) == nil {
			cards = append(cards, s)
		}
	}
	if len(cards) > 0 {
		nearly = append(nearly, Probe{KindMember, KeyCode, cards, false})
	}
	return fits, nearly
}

const (
	digits  = "0123456789"
	letters = "abcdefghijklmnopqrstuvwxyz"
)

// slips are all texts that differ from one by a character that is wrong, extra or
// missing, or by two neighbours that changed places.
func slips(text, alphabet string) []string {
	r := []rune(text)
	seen := map[string]bool{text: true, "": true}
	var out []string
	add := func(parts ...[]rune) {
		if s := string(slices.Concat(parts...)); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for i := range r {
		add(r[:i], r[i+1:])
		if i > 0 {
			add(r[:i-1], []rune{r[i], r[i-1]}, r[i+1:])
		}
	}
	for i := range len(r) + 1 {
		for _, c := range alphabet {
			if i < len(r) {
				add(r[:i], []rune{c}, r[i+1:])
			}
			add(r[:i], []rune{c}, r[i:])
		}
	}
	return out
}

// bare is a text without what people write between its characters: spaces, the dots
// of names and plates, and the marks that come with copied text; in plain width.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r = r - '！' + '!'
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		}
		if strings.ContainsRune("·•・‧∙⋅･.-'’", r) {
			return -1
		}
		return r
	}, s)
}

func isLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != 'ü' && r != 'Ü' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}
