package gallery

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/page"
	"yizhan/desktop/ui/reports"
)

// StateOfficeLocked is an office that nobody sits at.
var StateOfficeLocked = State{Name: "办公室锁定", Role: station.RoleOffice, prepare: func(ctx context.Context, s *Sample, c *City) error {
	if err := fillOffice(ctx, s, c); err != nil {
		return err
	}
	if _, err := s.AddAttendant(ctx, "王老师", "2580", true); err != nil { // who could sign in
		return err
	}
	return s.Lock(ctx)
}}

func reportsOf(s *Stage) *reports.Reports { return s.Page(page.Reports).(*reports.Reports) }

var reportScenes = []scene{
	{name: "reports", page: page.Reports, state: &StateOffice, fresh: true},
	{name: "reports-station", page: page.Reports},
	{name: "reports-empty", page: page.Reports, state: &StateNewOffice},
	{name: "reports-t1", page: page.Reports, state: &StateOffice, act: func(s *Stage) { s.Type("1"); s.Advance(settleTime) }},
	{name: "reports-side", page: page.Reports, state: &StateOffice, act: func(s *Stage) {
		s.Type("1")
		s.Advance(settleTime)
		for range 2 {
			s.Press(fyne.KeyRight)
		}
	}},
	{name: "reports-t2", page: page.Reports, act: func(s *Stage) { s.Type("2"); s.Advance(settleTime) }},
	{name: "reports-sheets", page: page.Reports, state: &StateOffice, act: func(s *Stage) { s.Type("3"); s.Advance(settleTime); s.Type("s") }},
	{name: "reports-nothing", page: page.Reports, state: &StateOffice, act: func(s *Stage) { s.Type("8"); s.Advance(settleTime) }},
	{name: "reports-how", page: page.Reports, state: &StateOffice, act: func(s *Stage) { s.Type("1"); s.Advance(settleTime); s.Type("h") }},
	{name: "reports-locked", page: page.Reports, state: &StateOfficeLocked, act: func(s *Stage) { s.Type("4"); s.Advance(settleTime) }},
	{name: "reports-who", page: page.Reports, state: &StateOffice, act: func(s *Stage) { s.Type("w") }},
	{name: "reports-working", page: page.Reports, state: &StateOffice, underway: true, act: func(s *Stage) { putPacket(s, os.TempDir()) }},
	{name: "reports-done", page: page.Reports, state: &StateOffice, act: func(s *Stage) { putPacket(s, sampleStick()) }},
	{name: "reports-filled", page: page.Reports, state: &StateOffice, fresh: true, act: func(s *Stage) { fillSample(s) }},
	{name: "reports-templates", page: page.Reports, state: &StateOffice, fresh: true, act: func(s *Stage) {
		fillSample(s)
		s.Settle()
		s.CloseSheet()
		s.Type("m")
	}},
}

// fillSample fills a sample template into the folder in which it lies.
func fillSample(s *Stage) {
	stick := sampleStick()
	path, err := SampleTemplate(stick)
	if err != nil {
		return // the picture says so
	}
	sheet := reportsOf(s).Fill(path)
	s.Settle()
	sheet.Put(stick)
}

// putPacket chooses a folder for the packet, as the chooser does.
func putPacket(s *Stage, folder string) {
	sheet := reportsOf(s).Packet()
	s.Settle()
	sheet.Put(folder)
}

// SampleTemplate writes a workbook with named cells as an office makes one, with a name
// that means nothing, into a folder. It is written by hand: only reports make workbooks.
func SampleTemplate(folder string) (path string, err error) {
	var rows, names strings.Builder
	for i, c := range [][2]string{{"报告期", "period"}, {"服务人次", "people"}, {"快递员", "人次_N3"}, {"节约金额", "saved"}, {"走访企业", "走访_企业数"}} {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>%s</t></is></c></row>`, i+1, c[0])
		fmt.Fprintf(&names, `<definedName name="%s">Sheet1!$B$%d</definedName>`, c[1], i+1)
	}
	const main, relations = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const packaged = "http://schemas.openxmlformats.org/package/2006/"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + packaged + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + relations + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets><definedNames>` + names.String() + `</definedNames></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packaged + `relationships"><Relationship Id="rId1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + rows.String() + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err != nil {
			return "", err
		}
		if _, err := io.WriteString(w, part[1]); err != nil {
			return "", err
		}
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	path = filepath.Join(folder, "街道小哥工作月报.xlsx")
	return path, os.WriteFile(path, b.Bytes(), 0o644)
}
