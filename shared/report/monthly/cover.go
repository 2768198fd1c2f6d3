package monthly

import (
	"strconv"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
	"yizhan/shared/stats"
)

// explained are the figures whose definitions the cover prints, as the pages do.
var explained = []domain.Measure{domain.MeasurePeople, domain.MeasureServices, domain.MeasureSaved, domain.MeasureAttendance, domain.MeasureOpenDays,
	domain.MeasureNoServiceDays, domain.MeasureRequests, domain.MeasureAnswered, domain.MeasureRegistered}

// cover lists the files of a packet, and says how to read them.
func (m *month) cover(files []File) form.Table {
	due, reported := m.heard()
	f := form.Form{Code: "T0", Title: "本月报表包说明", Sheet: "封面说明", Columns: []form.Column{
		{Key: "no", Heads: []string{"序号"}, Kind: table.Number, Width: 6}, {Key: "file", Heads: []string{"文件"}, Width: 30},
		{Key: "title", Heads: []string{"内容"}, Width: 40}, {Key: "rows", Heads: []string{"行数"}, Kind: table.Number, Width: 8},
		{Key: "bytes", Heads: []string{"字节"}, Kind: table.Number, Width: 10}, {Key: "sha256", Heads: []string{"校验值（SHA-256）"}, Width: 66},
	}}
	f.Notes = append(f.Notes,
		"范围："+m.ask.Unit.Name+"，"+m.header.From.String()+" 至 "+m.header.To.String()+"。生成时间："+form.Moment(m.header.Made)+"。数据截至："+form.Moment(m.header.AsOf)+"。",
		"上报：驿站 "+strconv.Itoa(due)+" 个，已上报 "+strconv.Itoa(reported)+" 个。"+stats.Coverage.How.ZH,
		"个人信息已脱敏：姓名只留首字，电话只留尾号。")
	for _, measure := range explained {
		d := stats.DefinitionOf(measure)
		f.Notes = append(f.Notes, d.Name.ZH+"（"+d.Unit.ZH+"）："+d.How.ZH)
	}
	f.Notes = append(f.Notes, stats.Comparison.Name.ZH+"："+stats.Comparison.How.ZH)
	t := form.Table{Form: f, Header: m.header}
	for i, file := range files {
		row := []any{int64(i + 1), file.Name, file.Title, file.Rows, file.Bytes, file.SHA256}
		if strings.HasSuffix(file.Name, ".docx") {
			row[3] = nil // a text has no rows
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
