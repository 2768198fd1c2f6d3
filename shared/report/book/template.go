package book

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/form"
	"yizhan/shared/report/table"
)

// Filled says what became of a template.
type Filled struct {
	Cells, Rows int
	// Unknown are the names, and the words in braces, that mean nothing here. What
	// they name was left as it is.
	Unknown []string
}

// template is a workbook that is being filled.
type template struct {
	file   *excelize.File
	values map[string]named
	tables map[string]form.Table
	dated  map[[2]int]int // the style of a cell by its kind
	Filled
}

// named is a figure with what kind it is.
type named struct {
	kind  table.Kind
	value any
}

// Fill fills somebody's own workbook with the figures of tables, and writes it. A cell
// is filled that has a defined name: 人次_N3, people.N3, saved, period, unit,
// t7.coverage. A range of rows that is named t6.rows is repeated for each row of T6,
// with the columns that {words in braces} in its first row ask for, or without any in
// the order of the form. Formats, formulas and everything else stay.
func Fill(ctx context.Context, w io.Writer, content []byte, tables []form.Table) (Filled, error) {
	if err := guard(content); err != nil {
		return Filled{}, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: unpackedMax, UnzipXMLSizeLimit: unpackedMax})
	if err != nil {
		return Filled{}, errNoTemplate(err)
	}
	t := &template{file: f, values: values(tables), tables: map[string]form.Table{}, dated: map[[2]int]int{}}
	for _, tab := range tables {
		t.tables[canonical(tab.Code)] = tab
	}
	err = errors.Join(t.fill(ctx, w), f.Close())
	return t.Filled, err
}

func (t *template) fill(ctx context.Context, w io.Writer) error {
	var lists []string
	for _, d := range t.file.GetDefinedName() {
		if strings.HasPrefix(d.Name, "_") || strings.EqualFold(d.Name, "Print_Area") || strings.EqualFold(d.Name, "Print_Titles") {
			continue // Excel's own
		}
		if _, is := t.tables[listOf(d.Name)]; is {
			lists = append(lists, d.Name)
			continue
		}
		v, known := t.values[canonical(d.Name)]
		at, err := areaOf(d.RefersTo)
		if !known || err != nil {
			t.Unknown = append(t.Unknown, d.Name)
			continue
		}
		if err := t.set(at.sheet, at.left, at.top, v.kind, v.value); err != nil {
			return err
		}
	}
	for _, name := range lists {
		if err := t.list(ctx, name); err != nil {
			return err
		}
	}
	slices.Sort(t.Unknown)
	t.Unknown = slices.Compact(t.Unknown)
	// What formulas said before is gone: they are worked out when the file is opened.
	if err := t.file.UpdateLinkedValue(); err != nil {
		return errNoTemplate(err)
	}
	whole := true
	if err := t.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &whole}); err != nil {
		return err
	}
	return finish(t.file, w, 0, 0)
}

// set writes a value and leaves the format of the cell, but where it would show a day
// as a number.
func (t *template) set(sheet string, column, row int, kind table.Kind, v any) error {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	t.Cells++
	switch v := v.(type) {
	case nil:
		return t.file.SetCellStr(sheet, cell, "")
	case string:
		return t.file.SetCellStr(sheet, cell, v)
	case table.Word:
		return t.file.SetCellStr(sheet, cell, string(v))
	case int64:
		if kind == table.Money {
			return t.file.SetCellFloat(sheet, cell, float64(v)/100, 2, 64)
		}
		return t.file.SetCellInt(sheet, cell, v)
	}
	// SetCellValue gives a day a style of its own where the cell has none.
	style, err := t.file.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	if err := t.file.SetCellValue(sheet, cell, table.Value(kind, v)); err != nil {
		return err
	}
	if style, err = t.shown(style, kind); err != nil {
		return err
	}
	return t.file.SetCellStyle(sheet, cell, cell, style)
}

// shown is a style that shows a kind: that of the template, where it has a format.
func (t *template) shown(style int, kind table.Kind) (int, error) {
	key := [2]int{style, int(kind)}
	if s, is := t.dated[key]; is {
		return s, nil
	}
	s, err := t.file.GetStyle(style)
	if err != nil {
		return 0, err
	}
	if s.NumFmt == 0 && s.CustomNumFmt == nil {
		for _, f := range formats {
			if f.kind == kind {
				s.CustomNumFmt = &f.format
			}
		}
		if style, err = t.file.NewStyle(s); err != nil {
			return 0, err
		}
	}
	t.dated[key] = style
	return style, nil
}

// values are what a cell can be named after.
func values(tables []form.Table) map[string]named {
	out := map[string]named{}
	if len(tables) == 0 {
		return out
	}
	h := tables[0].Header
	for name, v := range map[string]named{
		"unit": {table.Text, h.Unit}, "period": {table.Text, h.Period()}, "from": {table.Day, h.From}, "to": {table.Day, h.To},
		"month": {table.Text, h.From.String()[:len("2026-11")]}, "as.of": {table.Text, form.Moment(h.AsOf)}, "who": {table.Text, h.Who},
		"made": {table.Day, domain.DayOf(h.Made)},
	} {
		out[name] = v
	}
	for _, t := range tables {
		sums := t.Sums()
		out[canonical(t.Code+".count")] = named{table.Number, int64(len(t.Rows))}
		for i, c := range t.Columns {
			if !c.Sum && c.Share[0] == "" {
				continue
			}
			v := named{c.Kind, any(nil)}
			if sums != nil {
				v.value = sums[i]
			}
			out[canonical(t.Code+"."+c.Key)] = v
			if t.Code == "T1" { // the figures that everybody asks for need no table in front
				out[canonical(c.Key)] = v
				out[canonical(strings.Join(c.Heads, "."))] = v
			}
		}
	}
	return out
}

func errNoTemplate(err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: "template", Err: err,
		ZH: "这个模板打不开。请在 Excel 或 WPS 里打开，另存为 .xlsx，再选那一份",
		EN: "the template cannot be opened. Open it in Excel or WPS, save it as .xlsx, and choose that"}
}

func errRefused(zh, en string) error {
	return fault.New(fault.Invalid, "template", fmt.Sprintf("模板里有%s，没有使用。请去掉后另存为 .xlsx 再试", zh), fmt.Sprintf("the template holds %s and was not used. Take it out, save as .xlsx and try again", en))
}

// ReadTemplate reads a file, and no more of it than a template may have.
func ReadTemplate(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &fault.Error{Kind: fault.NotFound, Field: "template", Err: err,
			ZH: "模板文件读不出来。请核对名字，看它是否正被 Excel、WPS 打开", EN: "the template cannot be read: check its name, and whether Excel or WPS has it open"}
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, templateBytesMax+1))
	if err != nil {
		return nil, errNoTemplate(err)
	}
	return content, nil
}
