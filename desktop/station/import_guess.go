package station

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yizhan/shared/report/sheet"
)

// HeaderRows is how many rows of a table are looked at to find the one with the names.
const HeaderRows = 30

// ColumnNames are the names of the columns. Where a name is written over two rows, in
// cells that are one, the lower row has nothing: then it is the upper one's. A title
// over the whole table is the name of no column.
func ColumnNames(above, cells []string) []string {
	filled := 0
	for _, c := range above {
		if strings.TrimSpace(c) != "" {
			filled++
		}
	}
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = strings.TrimSpace(c)
		if names[i] == "" && filled > 1 && i < len(above) {
			names[i] = strings.TrimSpace(above[i])
		}
	}
	return names
}

// words are what ledgers call the fields of the map, the likeliest first.
var words = []struct {
	field string
	names []string
}{
	{"station_code", []string{"驿站编号", "驿站代码", "驿站编码", "站点编号", "站点代码", "站号", "station_code", "station code", "station id", "location_id"}},
	{"station", []string{"驿站", "驿站名称", "站点", "站点名称", "站名", "服务站点", "地点", "station", "station name", "site", "location_name", "location"}},
	{"service_code", []string{"服务编号", "服务代码", "服务编码", "项目编号", "service_code", "service code", "service id", "program_id"}},
	{"service", []string{"服务", "服务项目", "服务内容", "服务名称", "项目", "内容", "service", "service name", "item", "program_name"}},
	{"group", []string{"群体", "人群", "群体类别", "人员类别", "人员类型", "服务对象", "对象", "职业", "身份", "类别", "group", "category", "sector"}},
	{"at", []string{"日期", "服务日期", "登记日期", "来访日期", "发生日期", "时间", "服务时间", "登记时间", "来访时间", "年月日", "date", "day", "visit date", "datetime", "time", "at", "occupancy_date"}},
	{"people", []string{"人数", "人次", "服务人次", "服务人数", "来访人数", "人次数", "数量", "people", "persons", "visitors", "count", "service_user_count"}},
	{"division", []string{"区划", "行政区划", "区划代码", "县区", "区县", "所在地", "division", "district", "location_city"}},
	{"key", []string{"序号", "编号", "流水号", "单号", "记录编号", "登记号", "no", "no.", "id", "_id", "key", "serial"}},
}

var besides = regexp.MustCompile(`[（(【\[].*?[）)】\]]|[*＊:：\s]+`)

// plainName is a name without its unit, signs and spaces: 人数（人次）* is 人数.
func plainName(s string) string { return strings.ToLower(besides.ReplaceAllString(narrow(s), "")) }

// fieldOf is the field that a column of this name likely is.
func fieldOf(name string) string {
	name = plainName(name)
	for _, w := range words {
		if slices.ContainsFunc(w.names, func(n string) bool { return plainName(n) == name }) {
			return w.field
		}
	}
	return ""
}

// GuessHeader finds the row with the names among the first ones: that with most words
// that ledgers use, else the first with more than one cell.
func GuessHeader(rows []sheet.Row) int {
	best, most := 0, 1
	var above []string
	for _, r := range rows {
		known := map[string]bool{}
		for _, name := range ColumnNames(above, r.Cells) {
			known[fieldOf(name)] = true
		}
		delete(known, "")
		if len(known) > most {
			best, most = r.Number, len(known)
		}
		above = r.Cells
	}
	if best > 0 {
		return best
	}
	for _, r := range rows {
		if len(r.Cells) > 1 {
			return r.Number
		}
	}
	return 0
}

// FirstRows reads the first rows of a table, without those that are none.
func FirstRows(book *sheet.Book, i, most int) ([]sheet.Row, error) {
	rows, err := book.Rows(i)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var first []sheet.Row
	for len(first) < most {
		r, err := rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if r.Refused == nil {
			first = append(first, r)
		}
	}
	return first, nil
}

// FindHeader finds the row that has all columns of a map; 0, the first row, where none
// has: its refusal says what is missing.
func FindHeader(book *sheet.Book, i int, m VisitMap) (int, error) {
	rows, err := FirstRows(book, i, HeaderRows)
	var above []string
	for _, r := range rows {
		names := ColumnNames(above, r.Cells)
		above = r.Cells
		if !slices.ContainsFunc(m.columns(header{index: map[string]int{KeyNth: 0}}), func(c mapped) bool { return c.name != KeyNth && !slices.Contains(names, c.name) }) {
			return r.Number, err
		}
	}
	return 0, err
}

// GuessMap proposes what the columns hold. Without a column that numbers the rows they
// are told apart by what they say.
func GuessMap(names []string) VisitMap {
	found := map[string]string{}
	for _, w := range words {
		for _, n := range w.names {
			i := slices.IndexFunc(names, func(name string) bool { return plainName(name) == plainName(n) })
			if i >= 0 && found[w.field] == "" {
				found[w.field] = names[i]
			}
		}
	}
	m := VisitMap{At: found["at"], People: found["people"], Group: found["group"], Service: found["service"], ServiceCode: found["service_code"],
		Station: found["station"], StationCode: found["station_code"], Division: found["division"]}
	return m.WithKey(found["key"])
}

// WithKey is the map with rows told apart by a column that numbers them, and their day:
// ledgers begin anew with each month. Without a column it is KeyNth.
func (m VisitMap) WithKey(column string) VisitMap {
	switch {
	case column == "":
		m.Key = []string{KeyNth}
	case m.At == "" || column == m.At:
		m.Key = []string{column}
	default:
		m.Key = []string{m.At, column}
	}
	return m
}

// KeyColumn is the column by which rows are told apart besides their day; empty for
// KeyNth.
func (m VisitMap) KeyColumn() string {
	if i := slices.IndexFunc(m.Key, func(k string) bool { return k != m.At && k != KeyNth }); i >= 0 {
		return m.Key[i]
	}
	return ""
}

var yearIn = regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})(?:[^0-9]|$)`)

// GuessYear finds a year in what stands around a table: its title, the name of the
// sheet or of the file.
func GuessYear(texts ...string) int {
	for _, t := range texts {
		if found := yearIn.FindStringSubmatch(narrow(t)); found != nil {
			year, _ := strconv.Atoi(found[1]) // four digits
			return year
		}
	}
	return 0
}
