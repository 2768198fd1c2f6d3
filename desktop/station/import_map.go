package station

import (
	"encoding/json"
	"os"
	"slices"
	"strings"

	"yizhan/shared/fault"
)

// VisitMap says which column of a ledger holds what; people write it as a JSON
// file (docs/operations.md). Empty means that the ledger has no such column.
type VisitMap struct {
	At          string   `json:"at"`
	People      string   `json:"people"`
	Group       string   `json:"group"`
	Service     string   `json:"service"`
	ServiceCode string   `json:"service_code"`
	Station     string   `json:"station"`
	StationCode string   `json:"station_code"`
	Division    string   `json:"division"`
	Key         []string `json:"key"` // what identifies a row, so that it is recorded once
}

// KeyNth in a key tells rows apart that say the same of everything but the people: the
// first, the second … of them. It is for ledgers that do not number their rows.
const KeyNth = "*"

// mapped is a column of the file and what the map takes it for.
type mapped struct{ field, name string }

// columns are the columns that the map uses.
func (m VisitMap) columns(h header) []mapped {
	all := []mapped{
		{"at", m.At}, {"people", m.People}, {"group", m.Group}, {"service", m.Service}, {"service_code", m.ServiceCode},
		{"station", m.Station}, {"station_code", m.StationCode}, {"division", m.Division},
	}
	for _, name := range m.Key {
		if !h.isNth(name) {
			all = append(all, mapped{"key", name})
		}
	}
	return slices.DeleteFunc(all, func(c mapped) bool { return c.name == "" })
}

// Only restricts an import to rows in which a column of the map has a value.
// Several values of one column are alternatives.
type Only struct{ Column, Value string }

// ReadVisitMap reads a map file.
func ReadVisitMap(path string) (VisitMap, error) {
	var m VisitMap
	b, err := os.ReadFile(path)
	if err != nil {
		return m, fault.New(fault.NotFound, "map", "打不开对应关系文件", "the map file cannot be opened")
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return m, &fault.Error{Kind: fault.Invalid, Field: "map", ZH: "对应关系文件有误", EN: "the map file is not valid", Err: err}
	}
	return m, nil
}
