// Package countymap reads the map of the counties that a city may put into the data
// folder. Maps of administrative borders need an approval number (审图号) to be shown,
// and none may be shipped with the program, so a file without one is not drawn.
package countymap

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"yizhan/shared/domain/codes"
	"yizhan/shared/fault"
)

// FileName is the file's name in the data folder.
const FileName = "map.geojson"

const (
	bytesMax    = 8 << 20
	approvalMax = 60 // runes
)

// Map is the counties as outlines in a picture of a width of Width.
type Map struct {
	Approval string // the approval number, printed under the map
	Height   int
	Counties []County
}

// County is the outline of one county.
type County struct {
	Code string
	Path string // of an SVG path: letters and numbers only
	X, Y int    // about its middle, for its name
}

// File is the map in a folder. It is read anew when somebody puts another one there.
type File struct {
	path  string
	mu    sync.Mutex
	read  time.Time // the file's time of change when it was read
	size  int64
	drawn Map
	err   error
}

// In is the file in a data folder.
func In(dir string) *File { return &File{path: filepath.Join(dir, FileName)} }

// Map is the map, and whether there is a file at all. An error says in words what is
// wrong with the file.
func (f *File) Map() (m Map, there bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Map{}, false, nil
	case err != nil:
		return Map{}, true, unreadable()
	}
	if info.Size() > bytesMax {
		return Map{}, true, broken("超过 8 MB，请用简化过的边界", "it is larger than 8 MB: use simplified borders")
	}
	if !info.ModTime().Equal(f.read) || info.Size() != f.size {
		content, err := open(f.path)
		if err != nil {
			return Map{}, true, err // and again next time: letting it be read changes no time
		}
		f.read, f.size = info.ModTime(), info.Size()
		f.drawn, f.err = Draw(content)
	}
	return f.drawn, true, f.err
}

func open(path string) ([]byte, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, unreadable()
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, bytesMax))
	if err != nil {
		return nil, unreadable()
	}
	return content, nil
}

func unreadable() error {
	return broken("读不出来，请检查文件的权限", "it cannot be read: check who may read it")
}

func broken(zh, en string) error {
	return fault.New(fault.Invalid, "map", FileName+" "+zh, FileName+": "+en)
}

// approved is the form of an approval number: 川S（2021）00045号, GS(2019)1822号.
var approved = regexp.MustCompile(`^(审图号\s*[:：]?\s*)?[\p{Han}A-Z]{1,8}\s*[(（\[【〔]\d{4}[)）\]】〕]\s*\d{1,8}\s*号$`)

// collection is what of GeoJSON is read.
type collection struct {
	Type     string `json:"type"`
	Approval string `json:"approval"`
	Features []struct {
		Properties map[string]any `json:"properties"`
		Geometry   struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

// Draw makes the outlines of a GeoJSON file. Each county has to be there, by its code
// or its name; what is no county of the city is left out.
func Draw(content []byte) (Map, error) {
	var c collection
	if err := json.Unmarshal(content, &c); err != nil || c.Type != "FeatureCollection" {
		return Map{}, broken("不是 GeoJSON 的 FeatureCollection", "it is no FeatureCollection of GeoJSON")
	}
	c.Approval = strings.TrimSpace(c.Approval)
	if !approved.MatchString(c.Approval) || utf8.RuneCountInString(c.Approval) > approvalMax {
		return Map{}, broken("没有审图号。请在最外层写 \"approval\"，如 川S（2021）00045号", "it has no approval number: write \"approval\" at its top, such as 川S（2021）00045号")
	}
	areas := map[string][]ring{}
	for _, f := range c.Features {
		code := countyOf(f.Properties)
		if code == "" {
			continue
		}
		rings, err := rings(f.Geometry.Type, f.Geometry.Coordinates)
		if err != nil {
			return Map{}, err
		}
		areas[code] = append(areas[code], rings...)
	}
	var missing []string
	for _, d := range codes.Divisions(codes.LevelCounty) {
		if len(areas[d.Code]) == 0 {
			missing = append(missing, d.Name)
		}
	}
	if len(missing) > 0 {
		names := strings.Join(missing, "、")
		return Map{}, broken("少了："+names, "these are missing: "+names)
	}
	m := project(areas)
	m.Approval = strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(c.Approval, "审图号"), " :：")) // the page says what it is
	return m, nil
}

// countyOf finds a county by the properties that such files have.
func countyOf(p map[string]any) string {
	counties := codes.Divisions(codes.LevelCounty)
	for _, key := range []string{"adcode", "code", "name"} {
		var said string
		switch v := p[key].(type) {
		case string:
			said = strings.TrimSpace(v)
		case float64:
			said = strconv.FormatFloat(v, 'f', -1, 64)
		}
		if i := slices.IndexFunc(counties, func(d codes.Division) bool { return said == d.Code || said == d.Name }); i >= 0 {
			return counties[i].Code
		}
	}
	return ""
}
