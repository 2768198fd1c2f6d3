package codes_test

import (
	"os"
	"strings"
	"testing"

	"yizhan/shared/domain/codes"
)

func TestDivisionRefused(t *testing.T) {
	for _, c := range []struct{ input, code string }{
		{"", "division.length"},
		{"5111", "division.length"},
		{"51110200", "division.length"},
		{"511102004001001", "division.length"},
		{"51110A", "division.characters"},
		{"市中区", "division.characters"},
		{"Toronto", "division.characters"},
		{"991102", "division.province"},
		{"000000", "division.province"},
		{"510002", "division.shape"},
		{"510000001", "division.shape"},
		{"511102000001", "division.shape"},
	} {
		got, err := codes.NormalizeDivision(c.input)
		refused(t, c.input, err, c.code)
		if got != "" || codes.IsDivision(c.input) {
			t.Errorf("%q: refused, yet taken for a division", c.input)
		}
	}
}

func TestDivisionNormalForm(t *testing.T) {
	for input, want := range map[string]string{
		"511102":       "511102",
		" ５１１１０２ ":     "511102",
		"511102000000": "511102",
		"511102000":    "511102",
		"511102004000": "511102004",
		"511100000000": "511100",
		"510000":       "510000",
		"441900003":    "441900003", // 东莞 has towns and no counties
	} {
		if got, err := codes.NormalizeDivision(input); err != nil || got != want {
			t.Errorf("%q: got %q, %v", input, got, err)
		}
	}
	// The canonical form is the only one that IsDivision takes.
	if codes.IsDivision("511102000000") || codes.IsDivision(" 511102") {
		t.Error("a second spelling of a code passes for a code")
	}
}

func TestDivisionsOfLeshan(t *testing.T) {
	for level, want := range map[codes.Level]int{
		codes.LevelCity: 1, codes.LevelCounty: 11, codes.LevelTown: 132,
		codes.LevelCommunity: 264, codes.LevelVillage: 1107, "planet": 0,
	} {
		if got := len(codes.Divisions(level)); got != want {
			t.Errorf("%d divisions at level %s, want %d", got, level, want)
		}
	}
	var names []string
	for _, d := range codes.Divisions(codes.LevelCounty) {
		names = append(names, d.Code+d.Name)
	}
	want := "511102市中区 511111沙湾区 511112五通桥区 511113金口河区 511123犍为县 511124井研县 511126夹江县 511129沐川县 511132峨边彝族自治县 511133马边彝族自治县 511181峨眉山市"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("counties: %s", got)
	}
	if _, ok := codes.FindDivision("511011"); ok {
		t.Error("Neijiang's 市中区 was found in Leshan")
	}
}

// Every row hangs in the tree where its own digits say.
func TestDivisionsFormATree(t *testing.T) {
	seen := 0
	var walk func(d codes.Division, above []codes.Division)
	walk = func(d codes.Division, above []codes.Division) {
		seen++
		if !codes.IsDivision(d.Code) {
			t.Errorf("%v is malformed", d)
		}
		got := codes.Ancestors(d.Code)
		if len(got) != len(above) {
			t.Fatalf("%v has ancestors %v, want %v", d, got, above)
		}
		for i := range got {
			if got[i] != above[i] {
				t.Errorf("%v has ancestors %v, want %v", d, got, above)
			}
		}
		for _, child := range codes.Children(d.Code) {
			walk(child, append(above[:len(above):len(above)], d))
		}
	}
	city, ok := codes.FindDivision(codes.LeshanCity)
	if !ok {
		t.Fatal("the city is missing")
	}
	walk(city, nil)
	if seen != 1515 {
		t.Errorf("%d divisions hang in the tree, want 1515", seen)
	}
}

func TestCountyOf(t *testing.T) {
	for code, want := range map[string]string{
		"511102": "511102", "511102004": "511102", "511102004001": "511102",
		"511100": "", "510000": "", "": "", "市中区": "", "511102000000": "",
		"510107001": "510107",
	} {
		if got := codes.CountyOf(code); got != want {
			t.Errorf("%q lies in %q, want %q", code, got, want)
		}
	}
}

func TestAncestorsOfANewCommunity(t *testing.T) {
	got := codes.Ancestors("511102004999")
	if len(got) != 3 || got[0].Name != "乐山市" || got[1].Name != "市中区" || got[2].Name != "大佛街道" {
		t.Errorf("got %v", got)
	}
	if got := codes.Ancestors("510107001"); len(got) != 0 {
		t.Errorf("a town of Chengdu has known ancestors %v", got)
	}
	if got := codes.Ancestors("no code"); got != nil {
		t.Errorf("got %v", got)
	}
}

// The embedded table is the one that was handed to the project.
func TestDivisionsAreTheSource(t *testing.T) {
	source, err := os.ReadFile("../../../../shared/data/leshan_divisions.csv")
	if err != nil {
		t.Skip("the source table is not beside this checkout")
	}
	embedded, err := os.ReadFile("leshan_divisions.csv")
	if err != nil {
		t.Fatal(err)
	}
	if string(source) != string(embedded) {
		t.Error("leshan_divisions.csv differs from its source")
	}
}

func FuzzNormalizeDivision(f *testing.F) {
	for _, seed := range []string{"511102", "511102000000", "000000000000", "51", "", "５１１１０２", "\xff", "𠮷"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := codes.NormalizeDivision(s)
		if err != nil {
			fitForPerson(t, s, err.(*codes.Error))
		} else if !codes.IsDivision(code) {
			t.Errorf("%q: %q is no code", s, code)
		}
		codes.Ancestors(s)
		codes.CountyOf(s)
	})
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		code, area string
		want       bool
	}{
		{"511102", "511102", true}, {"511102004", "511102", true}, {"511102", "511100", true}, {"511181", "510000", true},
		{"511103", "511102", false}, {"511102", "511102004", false}, {"511102", "", false}, {"", "511100", false}, {"440100", "511100", false},
		{"511000", "511100", false},
	} {
		if got := codes.Within(c.code, c.area); got != c.want {
			t.Errorf("Within(%q, %q) = %v", c.code, c.area, got)
		}
	}
}
