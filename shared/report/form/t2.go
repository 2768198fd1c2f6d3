package form

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"yizhan/shared/report/table"
)

// StationLine is a station as it is.
type StationLine struct {
	Code, Name, Kind, County      string
	Builder, Host, Address, Hours string
	AllDay                        bool
	Facilities                    []string
	Latitude, Longitude           int64 // millionths of a degree
	Remark                        string
}

// Stations is T2.
func Stations(h Header, lines []StationLine) Table {
	degrees := func(key, title string) Column {
		return Column{Key: key, Heads: []string{title}, Kind: table.Text, Width: 10}
	}
	t := Table{Header: h, Form: Form{Code: "T2", Title: "站点基本情况", Sheet: "T2 站点基本情况", Columns: []Column{
		number(), text("code", "编码", 8), text("station", "站点名称", 18), text("kind", "类型", 10), text("county", "县（市、区）", 10),
		text("builder", "建设单位", 14), text("host", "管理单位", 14), text("address", "地址", 20), text("hours", "开放时间", 12),
		text("all_day", "全天候", 6), text("facilities", "设施设备", 24), degrees("longitude", "经度"), degrees("latitude", "纬度"), remark(),
	}, Notes: []string{"经纬度为 WGS-84 坐标。"}}}
	for i, l := range lines {
		t.Rows = append(t.Rows, []any{int64(i + 1), l.Code, l.Name, l.Kind, l.County, l.Builder, l.Host, l.Address, l.Hours,
			yes(l.AllDay), strings.Join(l.Facilities, "、"), degree(l.Longitude), degree(l.Latitude), l.Remark})
	}
	return t
}

func sortedKeys(m map[string]int64) []string { return slices.Sorted(maps.Keys(m)) }

func orWord(s, word string) string {
	if s == "" {
		return word
	}
	return s
}

// degree writes millionths as 103.765432; a place that is not known is empty.
func degree(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 6, 64)
}
