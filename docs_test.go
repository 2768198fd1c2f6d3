package yizhan_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"yizhan/shared/stats"
)

// TestDocumentsNameWhatExists reads the "Where is …?" table of
// docs/architecture.md and the folder tree of README.md, and looks for every
// path in them. A map with streets that are gone is worse than none.
func TestDocumentsNameWhatExists(t *testing.T) {
	architecture, err := os.ReadFile("docs/architecture.md")
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatal("docs/architecture.md is missing")
	}
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range []struct {
		name, what string
		paths      []string
	}{
		{"docs/architecture.md", `"Where is …?" table`, wherePaths(string(architecture))},
		{"README.md", "folder tree", treePaths(string(readme))},
	} {
		if len(document.paths) == 0 {
			t.Errorf("%s has no %s with paths in it", document.name, document.what)
		}
		for _, p := range document.paths {
			if !exists(p) {
				t.Errorf("%s names %s in its %s, which does not exist", document.name, p, document.what)
			}
		}
	}
}

// TestStatisticsNameEachPublishedFigure: docs/statistics.md has a row for each, with
// the words of the program.
func TestStatisticsNameEachPublishedFigure(t *testing.T) {
	text, err := os.ReadFile("docs/statistics.md")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(stats.SeedFigures()); n != 28 {
		t.Errorf("%d figures", n)
	}
	for _, f := range stats.SeedFigures() {
		if row := fmt.Sprintf("| %s | %s %s | %s |", f.Key, f.Name.ZH, f.Name.EN, f.How.EN); !strings.Contains(string(text), row) {
			t.Errorf("docs/statistics.md has no row %s", row)
		}
	}
}

// exists tells whether a path, which may be a pattern such as
// migrations/ledger/*.sql, leads to something.
func exists(p string) bool {
	found, err := filepath.Glob(p)
	return err == nil && len(found) > 0
}

var (
	inBackticks = regexp.MustCompile("`([^`]+)`")
	// symbol is what follows a path in `shared/ledger.Apply` or `feed/head.go:12`.
	symbol = regexp.MustCompile(`(\.go)?(:\d+|[.:]\p{Lu}[\w.]*)(\(.*\))?$`)
	domain = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
)

// wherePaths returns the repository paths in backticks of the table below the
// heading that begins with "Where is". What is no path of ours is left out:
// commands and flags, HTTP paths, imports from elsewhere, names of types.
func wherePaths(markdown string) []string {
	var paths []string
	inside := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		if heading := strings.TrimLeft(line, "#"); heading != line {
			inside = strings.HasPrefix(strings.TrimSpace(heading), "Where is")
			continue
		}
		if !inside || !strings.HasPrefix(line, "|") {
			continue
		}
		for _, match := range inBackticks.FindAllStringSubmatch(line, -1) {
			if p, ok := repositoryPath(match[1]); ok {
				paths = append(paths, p)
			}
		}
	}
	return paths
}

func repositoryPath(text string) (string, bool) {
	text = strings.TrimPrefix(strings.TrimPrefix(text, module+"/"), "./")
	first, _, nested := strings.Cut(text, "/")
	switch {
	case strings.ContainsAny(text, " $<>"), strings.HasPrefix(text, "/"), strings.HasPrefix(text, "-"):
		return "", false
	case !nested && !exists(text):
		return "", false // a word; a file at the root is only known by being there
	case domain.MatchString(first) && nested:
		return "", false // fyne.io/fyne/v2/app
	case exists(text):
		return text, true
	}
	// $1 gives the .go back that the symbol stood behind.
	return symbol.ReplaceAllString(text, "$1"), true
}

var (
	// namedTest is `shared/merge.TestX` in docs/proof.md.
	namedTest = regexp.MustCompile("`([a-z0-9/]+)\\.((?:Test|Fuzz)\\w+)`")
	proofRow  = regexp.MustCompile(`(?m)^\| ([FTA]\d+) \|.*$`)
)

// TestProofNamesWhatExists reads docs/proof.md: every row names tests or says that
// it is not built, and every test that is named is there.
func TestProofNamesWhatExists(t *testing.T) {
	proof, err := os.ReadFile("docs/proof.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, row := range proofRow.FindAllStringSubmatch(string(proof), -1) {
		if rows[row[1]] {
			t.Errorf("%s stands there twice", row[1])
		}
		rows[row[1]] = true
		named := namedTest.FindAllStringSubmatch(row[0], -1)
		if len(named) == 0 && !strings.Contains(row[0], "not built") {
			t.Errorf("%s has no test and does not say so", row[1])
		}
		for _, n := range named {
			if !hasTest(t, n[1], n[2]) {
				t.Errorf("%s: there is no %s in %s", row[1], n[2], n[1])
			}
		}
	}
	for n := range 24 {
		if id := fmt.Sprintf("F%d", n+1); !rows[id] {
			t.Errorf("%s is missing", id)
		}
	}
	for n := range 46 {
		if id := fmt.Sprintf("T%02d", n+1); !rows[id] && (n < 14 || n > 18) { // T15 to T19 are no faults
			t.Errorf("%s is missing", id)
		}
	}
	if hasTest(t, "shared/merge", "TestThatNobodyWrote") {
		t.Error("every test is found: the search has gone astray")
	}
}

func hasTest(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}

var sharedLine = regexp.MustCompile(`(?m)^ *shared/`)

var treeGlyphs = strings.NewReplacer("│", " ", "├", " ", "└", " ", "─", " ", "\u00a0", " ")

// treePaths returns the paths of the folder tree: the fenced block of README.md
// that has a line for shared/. A line is indented below its folder, begins
// with a path (or several, when none of them is a folder) and goes on with a
// few words; a line that begins with a word continues the one above.
func treePaths(markdown string) []string {
	for i, block := range strings.Split(markdown, "```") {
		if i%2 == 1 && sharedLine.MatchString(treeGlyphs.Replace(block)) {
			return treeBlockPaths(block)
		}
	}
	return nil
}

func treeBlockPaths(block string) []string {
	type folder struct {
		indent int
		path   string
	}
	var above []folder
	var paths []string
	for line := range strings.Lines(block) {
		line = strings.TrimRight(treeGlyphs.Replace(line), " \r\n")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		for len(above) > 0 && above[len(above)-1].indent >= indent {
			above = above[:len(above)-1]
		}
		parent := ""
		if len(above) > 0 {
			parent = above[len(above)-1].path
		}
		for _, word := range strings.Fields(line) {
			isFolder := strings.HasSuffix(word, "/")
			if !isFolder && !looksLikeFile(word) {
				break
			}
			p := path.Join(parent, word)
			paths = append(paths, p)
			if isFolder {
				above = append(above, folder{indent, p})
				break
			}
		}
	}
	return paths
}

var fileName = regexp.MustCompile(`^(Makefile|\.?[\w*-]+(\.[\w*-]+)*\.[a-z]+|\.[a-z]+(/[\w.-]+)?)$`)

func looksLikeFile(word string) bool { return fileName.MatchString(word) }

func TestWherePaths(t *testing.T) {
	const markdown = "# Architecture\n| `gone/before` | not this table |\n" +
		"## Where is …?\n| question | place |\n|---|---|\n" +
		"| the rule | `shared/merge` and `shared/ledger/apply.go` |\n" +
		"| a symbol | `shared/ledger.Apply`, `shared/ledger/apply.go:12`, `station.RecordVisit` |\n" +
		"| not ours | `/healthz`, `-data DIR`, `go run ./desktop`, `fyne.io/fyne/v2/app`, `<page>/x.go` |\n" +
		"| imports, patterns | `yizhan/shared/domain`, `migrations/*/*.sql`, `./desktop/ui`, `go.mod` |\n" +
		"## Next\n| `gone/after` | not this one |\n"
	want := []string{"shared/merge", "shared/ledger/apply.go", "shared/ledger", "shared/ledger/apply.go",
		"shared/domain", "migrations/*/*.sql", "desktop/ui", "go.mod"}
	if got := wherePaths(markdown); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if exists("shared/no-such-folder") || exists("migrations/*/no-such-*.sql") || !exists("shared/domain/codes/*.go") {
		t.Error("exists cannot tell what is there")
	}
}

func TestTreePaths(t *testing.T) {
	const plain = "```\nmake demo\n```\ntext\n```\ngo.mod go.sum Makefile .ci/run .gitignore   the root\n" +
		"docs/               architecture protocol · decisions/NNNN-title.md\nshared/             no socket here\n" +
		"  domain/           what it is about,\n                    and more words about it\n    codes/          GB codes\n  tally/            cells\n" +
		"desktop/\n  main.go           wiring\n  ui/               window\n```\n"
	const drawn = "```text\n.\n├── docs/            documents\n├── shared/          both sides\n│   ├── domain/      kinds\n│   │   └── codes/   GB codes\n│   └── tally/       cells\n└── desktop/\n    ├── main.go      wiring\n    └── ui/          window\n```\n"
	const tail = "docs shared shared/domain shared/domain/codes shared/tally desktop desktop/main.go desktop/ui"
	if got := strings.Join(treePaths(plain), " "); got != "go.mod go.sum Makefile .ci/run .gitignore "+tail {
		t.Errorf("plain: %s", got)
	}
	if got := strings.Join(treePaths(drawn), " "); got != tail {
		t.Errorf("drawn: %s", got)
	}
	if got := treePaths("no tree"); got != nil {
		t.Errorf("got %q", got)
	}
}
