package api

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yizhan/syncserver/frame"
)

// Description is the interface in the words of OpenAPI 3.1. A test of the server walks
// its routes and compares, another one asks and compares the answers.
//
//go:embed openapi.json
var Description []byte

//go:embed templates/*.html
var templateFiles embed.FS

var templates = frame.Templates(templateFiles)

func (p *Pages) description(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(Description) // the reader has gone away: nobody is left to tell
}

// Operation is one way to ask, as far as people read of it.
type Operation struct {
	Method, Path string
	Summary      string `json:"summary"`
	ZH           string `json:"x-zh"`
	Tags         []string
	Parameters   []Parameter
	Example      string `json:"x-example"` // of what stands behind the path
	Order        int    `json:"x-order"`
	Responses    map[string]struct {
		Content map[string]struct {
			Example json.RawMessage
		}
	}
}

// Parameter is one that a question may have.
type Parameter struct {
	Name        string
	Description string
	ZH          string `json:"x-zh"`
	Schema      struct{ Enum []string }
}

// Choices are the values that it may have, where they are few.
func (p Parameter) Choices() string { return strings.Join(p.Schema.Enum, " ") }

// Operations lists them, those for programs first, in the order in which people read.
func Operations() ([]Operation, error) {
	var d struct {
		Paths map[string]map[string]Operation
	}
	if err := json.Unmarshal(Description, &d); err != nil {
		return nil, fmt.Errorf("read description: %w", err)
	}
	var out []Operation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			o := d.Paths[path][method]
			o.Method, o.Path = strings.ToUpper(method), path
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b Operation) int { return cmp.Compare(a.Order, b.Order) })
	return out, nil
}

// Answer is an example of what comes back.
func (o Operation) Answer() string {
	var out bytes.Buffer
	if err := json.Indent(&out, o.Responses["200"].Content["application/json"].Example, "", "  "); err != nil {
		return "" // it has none
	}
	return out.String()
}

// ForPrograms tells that a token opens it.
func (o Operation) ForPrograms() bool { return slices.Contains(o.Tags, "figures") }

// page is what the template sees.
type page struct {
	frame.Frame
	Host string
	List []Operation
}

// Said is a text of the description in the reader's language.
func (v page) Said(en, zh string) string {
	if v.Lang == frame.English {
		return en
	}
	return zh
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request) {
	v := page{Frame: frame.Of(w, r, "/api", words), Host: frame.Host(r)}
	v.Title, _ = v.T("title")
	var err error
	if v.List, err = Operations(); err != nil {
		frame.Refuse(w, r, p.log, err)
		return
	}
	frame.Write(w, p.log, v.Lang, templates, "api.html", http.StatusOK, v)
}

// words of the page.
var words = frame.Words{
	"title":      {"接口说明", "The interface for programs"},
	"intro":      {"别的程序用接口令牌读统计数。和网页上的数一样，只读，不含姓名、电话、车牌。", "Other programs read figures here with a token. They are those of the pages, without names, telephone numbers or plates."},
	"scope":      {"令牌只看得到自己区域的数；别的区域回答 404。停用、过期的令牌回答 401，一分钟问得太多回答 429。回答里的 message 写着该怎么办。", "A token sees its own area; others are answered with 404. One that was revoked or has expired gets 401, one that asks too often 429. The message in the answer says what to do."},
	"machine":    {"给程序用的完整说明（OpenAPI 3.1）", "The description (OpenAPI 3.1)"},
	"tokens":     {"发令牌", "Give a token"},
	"parameters": {"参数", "Parameters"},
	"ask":        {"这样问", "Ask"},
	"answer":     {"这样答", "The answer"},
	"others":     {"驿站程序和网页自己用的，不用令牌", "Used by stations and pages, not with a token"},
	"header":     {"每次都带上这个请求头：", "Each request has this header:"},
	"token":      {"令牌", "TOKEN"},
}
