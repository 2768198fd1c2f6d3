package docx

import (
	"fmt"
	"strings"
	"time"
)

// Names of parts and their relations (ISO/IEC 29500-1).
const (
	main          = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relationships = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	office        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	content       = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

type part struct{ name, content string }

func (d *Doc) parts() []part {
	return []part{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
			types("document", "document.main") + types("styles", "styles") + types("settings", "settings") + types("fontTable", "fontTable") +
			types("footer1", "footer") + types("footer2", "footer") + `</Types>`},
		{"_rels/.rels", `<Relationships ` + relationships + `><Relationship Id="rId1" Type="` + office + `officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
			`<dc:title>` + escape(d.title) + `</dc:title><dc:creator>` + escape(d.author) + `</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">` + d.made.UTC().Format(time.RFC3339) + `</dcterms:created></cp:coreProperties>`},
		{"word/_rels/document.xml.rels", `<Relationships ` + relationships + `>` + relation(1, "styles") + relation(2, "settings") + relation(3, "fontTable") +
			`<Relationship Id="rId4" Type="` + office + `footer" Target="footer1.xml"/><Relationship Id="rId5" Type="` + office + `footer" Target="footer2.xml"/></Relationships>`},
		{"word/document.xml", `<w:document ` + main + `><w:body>` + d.body.String() + section + `</w:body></w:document>`},
		{"word/styles.xml", styles()},
		{"word/settings.xml", `<w:settings ` + main + `><w:evenAndOddHeaders/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`},
		{"word/fontTable.xml", fontTable()},
		{"word/footer1.xml", footer("right")},
		{"word/footer2.xml", footer("left")},
	}
}

func types(part, kind string) string {
	return `<Override PartName="/word/` + part + `.xml" ContentType="` + content + kind + `+xml"/>`
}

func relation(id int, part string) string {
	return fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s.xml"/>`, id, office, part, part)
}

// section is the page; numbers stand outside, on odd pages right, on even ones left.
var section = fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>`+
	`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr>`,
	pageWidth, pageHeight, marginTop, right, marginBottom, marginLeft)

// footer writes — 1 — in 4 号宋体 (GB/T 9704-2012, 7.5), one character from the edge.
func footer(side string) string {
	return `<w:ftr ` + main + `><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="` + side + `"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>` +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		`<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
}

// fonts are those of official documents, with what a computer has that lacks them.
var fonts = [][2]string{
	{"方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC"},
	{"仿宋_GB2312", "仿宋,FangSong,华文仿宋,STFangsong,方正仿宋简体,宋体,SimSun,Noto Serif CJK SC"},
	{"黑体", "SimHei,方正黑体简体,Noto Sans CJK SC"},
	{"宋体", "SimSun,Noto Serif CJK SC"},
}

func fontTable() string {
	var b strings.Builder
	b.WriteString(`<w:fonts ` + main + `>`)
	for _, f := range fonts {
		b.WriteString(`<w:font w:name="` + f[0] + `"><w:altName w:val="` + f[1] + `"/><w:charset w:val="86"/></w:font>`)
	}
	b.WriteString(`</w:fonts>`)
	return b.String()
}

// names are what Word calls its own styles: under these it shows an outline.
var names = map[string]string{"Normal": "Normal", "Title": "Title", "Heading1": "heading 1", "Flush": "Flush", "Signature": "Signature",
	"Footer": "footer", "Cell": "Cell", "CellRight": "Cell Right", "CellHead": "Cell Head", "Gap": "Gap"}

// styles are the types of paragraph. Sizes are in half points: 22 points are 2 号, 16
// are 3 号, 14 are 4 号, 12 are 小 4 号.
func styles() string {
	var b strings.Builder
	b.WriteString(`<w:styles ` + main + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>`)
	body := fmt.Sprintf(`<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/>`, lineHeight)
	const indent = `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
	const cell = `<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>`
	for _, s := range []struct {
		id, font string
		size     int
		layout   string // in the order that the schema wants: keepNext, spacing, ind, jc, outlineLvl
	}{
		{"Normal", "仿宋_GB2312", 32, body + indent + `<w:jc w:val="both"/>`},
		{"Title", "方正小标宋简体", 44, `<w:keepNext/><w:spacing w:before="600" w:after="600" w:line="700" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`},
		{"Heading1", "黑体", 32, `<w:keepNext/>` + body + indent + `<w:outlineLvl w:val="0"/>`},
		{"Flush", "仿宋_GB2312", 32, body},
		{"Signature", "仿宋_GB2312", 32, body + `<w:ind w:right="640"/><w:jc w:val="right"/>`},
		{"Footer", "宋体", 28, `<w:ind w:left="280" w:right="280"/>`},
		{"Cell", "仿宋_GB2312", 24, cell}, {"CellRight", "仿宋_GB2312", 24, cell + `<w:jc w:val="right"/>`}, {"CellHead", "黑体", 24, cell + `<w:jc w:val="center"/>`},
		{"Gap", "仿宋_GB2312", 16, `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>`},
	} {
		first := ""
		if s.id == "Normal" {
			first = ` w:default="1"`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr><w:rFonts w:eastAsia="%s"/><w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr></w:style>`,
			first, s.id, names[s.id], s.layout, s.font, s.size, s.size)
	}
	const line = ` w:val="single" w:sz="6" w:space="0" w:color="000000"/>`
	b.WriteString(`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top` + line + `<w:left` + line + `<w:bottom` + line + `<w:right` + line + `<w:insideH` + line + `<w:insideV` + line +
		`</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}
