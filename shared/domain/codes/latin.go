package codes

import "strings"

// foldLatin returns the lower-case ASCII letters or digit by which a Latin
// character is found on a plain keyboard: É → e, ß → ss, 7 → 7; "" for every
// other character. ü becomes u as in German names; the ü of pinyin never comes
// here, since it is written v (吕 → lv).
func foldLatin(r rune) string {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return string(r)
	case r >= 'A' && r <= 'Z':
		return string(r - 'A' + 'a')
	case r < 'À' || r > 'ſ':
		return ""
	}
	for _, row := range latinFolds {
		if strings.ContainsRune(row.accented, r) {
			return row.plain
		}
	}
	return ""
}

// latinFolds covers Latin-1 and Latin Extended-A (U+00C0–017F), which is what
// passports of European, Turkic and Vietnamese visitors mostly show.
var latinFolds = []struct{ plain, accented string }{
	{"a", "ÀÁÂÃÄÅàáâãäåĀāĂăĄą"},
	{"ae", "Ææ"},
	{"c", "ÇçĆćĈĉĊċČč"},
	{"d", "ĎďĐđÐð"},
	{"e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚě"},
	{"g", "ĜĝĞğĠġĢģ"},
	{"h", "ĤĥĦħ"},
	{"i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİı"},
	{"ij", "Ĳĳ"},
	{"j", "Ĵĵ"},
	{"k", "Ķķĸ"},
	{"l", "ĹĺĻļĽľĿŀŁł"},
	{"n", "ÑñŃńŅņŇňŉŊŋ"},
	{"o", "ÒÓÔÕÖØòóôõöøŌōŎŏŐő"},
	{"oe", "Œœ"},
	{"r", "ŔŕŖŗŘř"},
	{"s", "ŚśŜŝŞşŠšſ"},
	{"ss", "ß"},
	{"t", "ŢţŤťŦŧ"},
	{"th", "Þþ"},
	{"u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲų"},
	{"w", "Ŵŵ"},
	{"y", "ÝýÿŶŷŸ"},
	{"z", "ŹźŻżŽž"},
}
