package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yizhan/shared/domain"
)

// phrases reads every phrase out of the source, those in lists too.
func phrases(t *testing.T) map[string][2]string {
	t.Helper()
	set := token.NewFileSet()
	found := map[string][2]string{}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || len(literal.Elts) != 2 {
				return true
			}
			zh, okZH := literal.Elts[0].(*ast.BasicLit)
			en, okEN := literal.Elts[1].(*ast.BasicLit)
			if okZH && okEN && zh.Kind == token.STRING && en.Kind == token.STRING {
				a, _ := strconv.Unquote(zh.Value)
				b, _ := strconv.Unquote(en.Value)
				found[set.Position(literal.Pos()).String()] = [2]string{a, b}
			}
			return true
		})
	}
	return found
}

var verb = regexp.MustCompile(`%[a-z]`)

func TestPhrasesSayTheSameInBothLanguages(t *testing.T) {
	all := phrases(t)
	if len(all) < 100 {
		t.Fatalf("only %d phrases found", len(all))
	}
	for where, p := range all {
		if p[0] == "" || p[1] == "" {
			t.Errorf("%s: %q and %q: one language is missing", where, p[0], p[1])
		}
		if !slices.Equal(verb.FindAllString(p[0], -1), verb.FindAllString(p[1], -1)) {
			t.Errorf("%s: %q and %q take different arguments", where, p[0], p[1])
		}
	}
}

func TestFormats(t *testing.T) {
	Use(Chinese)
	evening := time.Date(2026, 11, 23, 15, 4, 0, 0, time.UTC) // 23:04 in China
	for _, c := range [][2]string{
		{Count(0), "0"}, {Count(999), "999"}, {Count(1284), "1,284"}, {Count(-1234567), "−1,234,567"},
		{Yuan(1000), "¥10"}, {Yuan(1050), "¥10.50"}, {Yuan(5), "¥0.05"}, {Yuan(9231000), "¥92,310"},
		{Date(20261123), "11月23日 周一"}, {Clock(evening), "23:04"},
		{Moment(evening, evening.Add(time.Hour)), "11月23日 23:04"}, // past midnight in China
		{Moment(evening, evening.AddDate(1, 0, 0)), "2026年11月23日 23:04"}, {Bytes(512), "512 B"}, {Bytes(12_400), "12 KB"}, {Bytes(3_449_000), "3.4 MB"},
		{Span(-3 * time.Second), "3 秒"}, {Span(133 * time.Minute), "2 小时 13 分"}, {Span(59 * time.Minute), "59 分钟"}, {Span(50 * time.Hour), "2 天"},
		{Change(126, 118), "↑7%"}, {Change(88, 100), "↓12%"}, {Change(5, 5), "＝"}, {Change(1369, 1374), "≈"}, {Change(1374, 1369), "≈"}, {Change(5, 0), ""},
		{GroupName("N3", "快递员"), "快递员"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
	Use(English)
	defer Use(Chinese)
	for _, c := range [][2]string{
		{Date(20261123), "Mon 23 Nov"}, {GroupName("N3", "快递员"), "Courier"},
		{GroupName("N3", "骑手"), "骑手"}, // the city calls it otherwise
		{Pick("代驾", ""), "代驾"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
	if domain.DayOf(evening) != 20261123 {
		t.Error("the day is not that of China")
	}
}

// TestEveryKindAndFieldHasAWord: what two computers disagree about is shown to
// people.
func TestEveryKindAndFieldHasAWord(t *testing.T) {
	for _, k := range domain.Kinds() {
		if Kind(k.Name) == k.Name || Kind(k.Name) == "" {
			t.Errorf("no word for the kind %s", k.Name)
		}
		for _, f := range k.Fields {
			if Field(k.Name, f.Name) == f.Name {
				t.Errorf("no word for the field %s of %s", f.Name, k.Name)
			}
		}
	}
}
