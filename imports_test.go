package yizhan_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path that go.mod gives.
const module = "yizhan"

// An importRule keeps one arrow of docs/architecture.md pointing one way.
// Patterns are those of the go command: "shared/..." is shared and everything
// below. Folders are written without the module in front, imports in full.
type importRule struct {
	packages   []string // which folders the rule is about
	forbidden  []string // what they must not import
	exceptions []string // folders that may all the same
	// productOnly leaves tests out, where breaking the rule costs nothing.
	productOnly bool
	reason      string
}

// network is what opens a socket. net/url and net/netip are mere text.
var network = []string{"net", "net/http/...", "net/rpc/...", "net/smtp",
	"github.com/gorilla/websocket", "github.com/coder/websocket", "github.com/go-chi/..."}

var databases = []string{"database/sql/...", "modernc.org/...", "github.com/jackc/pgx/...",
	module + "/shared/sqlitedb/...", module + "/shared/ledger/sqlite/..."}

// pure are the folders whose results depend on their arguments alone.
var pure = []string{"shared/domain/...", "shared/change/...", "shared/merge/...", "shared/tally/...", "shared/stats/...", "shared/progress/...", "shared/publish/...", "syncserver/alert/rules/..."}

var importRules = []importRule{
	{
		packages:  []string{"shared/..."},
		forbidden: []string{module + "/desktop/...", module + "/syncserver/..."},
		reason:    "both sides stand on shared; if shared stood on one of them, the other would drag it along",
	},
	{
		packages:  []string{"desktop/..."},
		forbidden: []string{module + "/syncserver/..."},
		reason:    "a station works without a city; what both need belongs in shared",
	},
	{
		packages:   []string{"syncserver/..."},
		forbidden:  []string{module + "/desktop/..."},
		exceptions: []string{"syncserver/fleet/..."},
		reason:     "the city must not depend on the desk's release; only fleet, which drives both in one process, may",
	},
	{
		packages:    pure,
		forbidden:   slices.Concat(network, databases, []string{"fyne.io/..."}),
		productOnly: true,
		reason:      "rules of the work are tested in microseconds and give the same result at the station and in the city only while nothing outside can influence them",
	},
	{
		packages:    []string{"shared/..."},
		forbidden:   network,
		exceptions:  []string{"shared/fault"}, // names HTTP statuses, opens nothing
		productOnly: true,
		reason:      "nothing in shared opens a socket: the two ends are desktop/syncer and syncserver/gateway",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"modernc.org/..."},
		exceptions: []string{"shared/sqlitedb/...", "shared/ledger/sqlite/..."},
		reason:     "whoever opens SQLite elsewhere misses the pragmas on which durability rests",
	},
	{
		packages:    []string{"..."},
		forbidden:   []string{module + "/shared/sqlitedb/crashvfs/..."},
		exceptions:  []string{"syncserver/fleet/..."},
		productOnly: true,
		reason:      "a disk that forgets is for tests and simulations; it has no place in a program that people trust with records",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/jackc/pgx/..."},
		exceptions: []string{"syncserver/postgres/..."},
		reason:     "PostgreSQL is one of two stores of the city; everything else sees the ledger",
	},
	{
		packages:    []string{"..."},
		forbidden:   []string{"github.com/gorilla/websocket"},
		exceptions:  []string{"desktop/syncer/...", "syncserver/gateway/..."},
		productOnly: true, // attack tests speak raw frames
		reason:      "its compression and read limit are traps; wire.Conn hides it, so that one file can replace it",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/go-chi/..."},
		exceptions: []string{"syncserver/..."},
		reason:     "only the server has routes",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/Shopify/...", "github.com/rs/zerolog/..."},
		exceptions: []string{"syncserver/fleet/torture/toxics"},
		reason:     "what spoils lines in tests brings a dozen modules along; they stay in the module of their own",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"filippo.io/..."},
		exceptions: []string{"shared/bundle"},
		reason:     "who encrypts elsewhere decides anew to whom, and who signs; bundles do it in one place",
	},
	{
		packages:    []string{"..."},
		forbidden:   []string{"github.com/xuri/excelize/..."},
		exceptions:  []string{"shared/report/table", "shared/report/book"},
		productOnly: true, // tests read back what was written
		reason:      "lists are streamed by table, the county's forms and the templates of people are written by book; both know that a name is never a formula",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/signintech/gopdf/...", "github.com/boombuler/barcode/..."},
		exceptions: []string{"shared/report/paper"},
		reason:     "paper hides a library that holds all pages and cannot tell a missing character; one package can be replaced",
	},
	{
		packages:    []string{"..."},
		forbidden:   []string{"github.com/pquerna/otp/..."},
		exceptions:  []string{"syncserver/access", "syncserver/account"},
		productOnly: true, // tests are the telephone
		reason:      "codes are made and compared in one package, where each is used up; account draws what the telephone reads",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/golang/geo/..."},
		exceptions: []string{"shared/progress"},
		reason:     "it has no numbered versions; one package measures distances, so one package follows it",
	},
	{
		packages:    []string{"..."},
		forbidden:   []string{"github.com/makiuchi-d/gozxing/..."},
		productOnly: true,
		reason:      "it reads codes in tests, to show that scanners can",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/wneessen/...", "net/smtp"},
		exceptions: []string{"syncserver/mail"},
		reason:     "what leaves by mail is out of the house: one package sends, and says in a sentence why not",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"github.com/emersion/..."},
		exceptions: []string{"syncserver/mail/mailtest"},
		reason:     "it is the mail server of tests",
	},
	{
		packages:    []string{"..."},
		forbidden:   []string{"github.com/santhosh-tekuri/..."},
		productOnly: true,
		reason:      "it validates answers in tests; the server knows what it answers",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"fyne.io/..."},
		exceptions: []string{"desktop", "desktop/ui/..."},
		reason:     "the station must run without a window: stationctl, tests and simulated fleets are built on it",
	},
	{
		packages:   []string{"..."},
		forbidden:  []string{"fyne.io/fyne/v2/app", "github.com/go-gl/..."},
		exceptions: []string{"desktop"},
		reason:     "only these need OpenGL headers and cgo; without it pages build and are tested anywhere",
	},
	{
		packages:    []string{"desktop/..."},
		forbidden:   network,
		exceptions:  []string{"desktop/syncer/...", "desktop/station", "desktop/browser"},
		productOnly: true,
		reason:      "a station speaks to its city in syncer, to other programs of this computer in station, to the person's browser in browser, and nowhere else",
	},
	{
		packages:    []string{"desktop/browser"},
		forbidden:   slices.Concat(databases, []string{module + "/desktop/syncer/...", module + "/desktop/stationctl/..."}),
		productOnly: true, // tests fill a disk
		reason:      "the page asks the small interface that it declares, as the pages of the window do: what it cannot do to the station, nobody can do through a browser",
	},
	{
		packages:    []string{"desktop/ui/..."},
		forbidden:   slices.Concat(network, databases, []string{module + "/desktop/syncer/..."}),
		productOnly: true,
		reason:      "a page asks the small interface that it declares; a query or a request of its own would block the window and hide from tests",
	},
}

// badNames are the names of drawers: whatever does not fit elsewhere ends up
// in them, and nobody finds it again.
var badNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "manager", "managers", "internal", "misc"}

// clockCalls are the functions of package time that look at a clock.
var clockCalls = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// TestImports reads every Go file of the repository, those behind build tags
// included, and keeps the rules above.
func TestImports(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			base := entry.Name()
			if base != "." && (strings.HasPrefix(base, ".") || slices.Contains([]string{"node_modules", "build", "bin", "testdata"}, base)) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ".go") {
			files++
			for _, failure := range checkFile(t, filepath.ToSlash(name), nil) {
				t.Error(failure)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d files were read: the walk has gone astray", files)
	}
}

// checkFile returns a sentence for every rule that a file breaks. source is
// nil to read the file, or its text.
func checkFile(t *testing.T, name string, source any) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
	if err != nil {
		// The compiler tells it better, and tells it anyway.
		t.Logf("%s is not read to its end: %v", name, err)
		if parsed == nil {
			return nil
		}
	}
	folder := path.Dir(name)
	test := strings.HasSuffix(name, "_test.go")
	var failures []string
	report := func(what, reason string) {
		failures = append(failures, fmt.Sprintf("%s %s: %s", name, what, reason))
	}
	for _, element := range append(strings.Split(folder, "/"), strings.TrimSuffix(parsed.Name.Name, "_test")) {
		if slices.Contains(badNames, element) {
			report("lives in "+strconv.Quote(element), "name a package for what it is about; what fits no name yet belongs beside its only user")
			break
		}
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		for _, rule := range importRules {
			if rule.refuses(folder, imported, test) {
				report("imports "+imported, rule.reason)
			}
		}
	}
	if !test && matchesAny(pure, folder) {
		for _, call := range clocks(parsed) {
			report("calls time."+call, "the moment comes in as a value, so that a test and a replay decide what time it is")
		}
	}
	return failures
}

func (r importRule) refuses(folder, imported string, test bool) bool {
	if test && r.productOnly {
		return false
	}
	return matchesAny(r.packages, folder) && matchesAny(r.forbidden, imported) && !matchesAny(r.exceptions, folder)
}

// clocks lists the functions of package time in a file that look at a clock.
func clocks(file *ast.File) []string {
	alias := ""
	for _, spec := range file.Imports {
		if spec.Path.Value == `"time"` {
			alias = "time"
			if spec.Name != nil {
				alias = spec.Name.Name
			}
		}
	}
	var calls []string
	ast.Inspect(file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok && alias != "" && x.Name == alias && slices.Contains(clockCalls, selector.Sel.Name) {
				calls = append(calls, selector.Sel.Name)
			}
		}
		return true
	})
	return calls
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, name) })
}

// matches is the go command's: a pattern ending in "..." takes its folder and
// everything below, and "..." alone takes everything.
func matches(pattern, name string) bool {
	prefix, deep := strings.CutSuffix(pattern, "...")
	if !deep {
		return name == pattern
	}
	return strings.HasPrefix(name, prefix) || name == strings.TrimSuffix(prefix, "/")
}

// TestImportRulesRefuse shows each rule a made-up offender, because a checker
// that accepts everything looks just like a clean repository.
func TestImportRulesRefuse(t *testing.T) {
	for _, c := range []struct{ file, source, want string }{
		{"shared/tally/cells.go", `package tally; import _ "yizhan/desktop/station"`, "imports yizhan/desktop/station: both sides stand on shared"},
		{"shared/report/t1.go", `package report; import _ "yizhan/syncserver"`, "both sides stand on shared"},
		{"desktop/syncer/dial_test.go", `package syncer; import _ "yizhan/syncserver/gateway"`, "a station works without a city"},
		{"syncserver/ingest/batch.go", `package ingest; import _ "yizhan/desktop/station"`, "the city must not depend"},
		{"shared/domain/visit.go", `package domain; import _ "database/sql"`, "rules of the work"},
		{"shared/domain/codes/area.go", `package codes; import _ "net/http"`, "rules of the work"},
		{"shared/stats/query.go", `package stats; import _ "yizhan/shared/ledger/sqlite"`, "rules of the work"},
		{"shared/merge/merge.go", `package merge; import "time"; var t = time.Now()`, "calls time.Now"},
		{"shared/change/clock.go", `package change; import clock "time"; var t = clock.Since`, "calls time.Since"},
		{"shared/bundle/send.go", `package bundle; import _ "net"`, "nothing in shared opens a socket"},
		{"syncserver/courier/seal.go", `package courier; import _ "filippo.io/age"`, "bundles do it in one place"},
		{"desktop/ui/people/export.go", `package people; import _ "github.com/xuri/excelize/v2"`, "a name is never a formula"},
		{"shared/report/print/cards.go", `package print; import _ "github.com/signintech/gopdf"`, "holds all pages"},
		{"syncserver/login/code.go", `package login; import _ "github.com/pquerna/otp/totp"`, "where each is used up"},
		{"desktop/ui/keys/camera.go", `package keys; import _ "github.com/makiuchi-d/gozxing/qrcode"`, "reads codes in tests"},
		{"syncserver/schedule/smtp.go", `package schedule; import _ "github.com/wneessen/go-mail"`, "out of the house"},
		{"syncserver/server/smtp_test.go", `package server; import _ "github.com/emersion/go-smtp"`, "the mail server of tests"},
		{"syncserver/api/check.go", `package api; import _ "github.com/santhosh-tekuri/jsonschema/v6"`, "validates answers in tests"},
		{"syncserver/dashboard/map.go", `package dashboard; import _ "github.com/golang/geo/s2"`, "measures distances"},
		{"syncserver/fleet/torture/line.go", `package torture; import _ "github.com/Shopify/toxiproxy/v2"`, "a dozen modules"},
		{"desktop/station/open.go", `package station; import _ "modernc.org/sqlite"`, "misses the pragmas"},
		{"syncserver/city/disk.go", `package city; import _ "yizhan/shared/sqlitedb/crashvfs"`, "a disk that forgets"},
		{"syncserver/feed/heads.go", `package feed; import _ "github.com/jackc/pgx/v5"`, "PostgreSQL is one of two"},
		{"shared/wire/conn.go", `package wire; import _ "github.com/gorilla/websocket"`, "wire.Conn hides it"},
		{"desktop/stationctl/main.go", `package main; import _ "github.com/go-chi/chi/v5"`, "only the server has routes"},
		{"desktop/station/visits.go", `package station; import _ "fyne.io/fyne/v2"`, "must run without a window"},
		{"desktop/ui/desk/page_test.go", `package desk; import _ "fyne.io/fyne/v2/app"`, "OpenGL headers"},
		{"desktop/ui/try.go", `package ui; import _ "github.com/go-gl/glfw/v3.3/glfw"`, "OpenGL headers"},
		{"desktop/glfw_windows.go", "//go:build windows\n\npackage main; import _ \"modernc.org/sqlite\"", "misses the pragmas"},
		{"desktop/ui/desk/page.go", `package desk; import _ "database/sql"`, "a page asks the small interface"},
		{"desktop/journal/upload.go", `package journal; import _ "net/http"`, "to the person's browser in browser"},
		{"desktop/send.go", `package main; import _ "net"`, "speaks to its city in syncer"},
		{"desktop/browser/pair.go", `package browser; import _ "yizhan/desktop/syncer"`, "nobody can do through a browser"},
		{"desktop/browser/query.go", `package browser; import _ "yizhan/shared/ledger/sqlite"`, "nobody can do through a browser"},
		{"shared/util/strings.go", `package text`, `lives in "util"`},
		{"shared/text/strings.go", `package helpers`, `lives in "helpers"`},
		{"desktop/internal/window/window.go", `package window`, `lives in "internal"`},
	} {
		failures := checkFile(t, c.file, c.source)
		if !strings.Contains(strings.Join(failures, "\n"), c.want) || !strings.Contains(strings.Join(failures, "\n"), c.file) {
			t.Errorf("%s was not refused with %q, but with %q", c.file, c.want, failures)
		}
	}
}

// TestImportRulesAccept shows what the rules leave free.
func TestImportRulesAccept(t *testing.T) {
	for _, c := range []struct{ file, source string }{
		{"shared/sqlitedb/open.go", `package sqlitedb; import (_ "database/sql"; _ "modernc.org/sqlite")`},
		{"shared/stats/query_test.go", `package stats_test; import _ "yizhan/shared/ledger/sqlite"`},
		{"shared/change/clock.go", `package change; import "time"; type clock func() time.Time; var d = 5 * time.Second`},
		{"shared/fault/http.go", `package fault; import _ "net/http"`},
		{"shared/domain/link.go", `package domain; import _ "net/url"`},
		{"syncserver/fleet/run.go", `package main; import _ "yizhan/desktop/station"`},
		{"syncserver/fleet/simulate/disk.go", `package simulate; import _ "yizhan/shared/sqlitedb/crashvfs"`},
		{"desktop/station/powercut_test.go", `package station; import _ "yizhan/shared/sqlitedb/crashvfs"`},
		{"syncserver/fleet/torture/toxics/main.go", `package main; import _ "github.com/Shopify/toxiproxy/v2"`},
		{"syncserver/gateway/session.go", `package gateway; import _ "github.com/gorilla/websocket"`},
		{"desktop/main.go", `package main; import _ "fyne.io/fyne/v2/app"`},
		{"desktop/browser/guard.go", `package browser; import _ "net/http"`},
		{"desktop/ui/desk/page.go", `package desk; import _ "fyne.io/fyne/v2/widget"`},
		{"sharedness/x.go", `package sharedness; import _ "yizhan/desktop/station"`},
	} {
		if failures := checkFile(t, c.file, c.source); len(failures) > 0 {
			t.Errorf("refused: %q", failures)
		}
	}
}
