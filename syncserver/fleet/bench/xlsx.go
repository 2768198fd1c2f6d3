package bench

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yizhan/shared/domain"
	"yizhan/shared/report/table"
)

// The load of a list as a workbook.
const (
	xlsxRows    = 100_000
	xlsxColumns = 12
	xlsxEach    = 3
	xlsxLimit   = 2 * time.Second
)

// measureXLSX writes a list of 100,000 rows, a third of whose names look like formulas,
// and sees that none became one.
func measureXLSX(ctx context.Context, b Bench) (f Figure, err error) {
	t := table.Table{Title: "企业", Station: "乐山市", Made: time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC), Count: xlsxRows, Rows: xlsxLoad()}
	for i := range xlsxColumns {
		t.Columns = append(t.Columns, table.Column{Title: fmt.Sprintf("第 %d 列", i+1), Kind: []table.Kind{table.Text, table.Number, table.Day, table.Text}[i%4]})
	}
	var took []time.Duration
	var size int64
	for i := range xlsxEach {
		path := filepath.Join(b.Dir, fmt.Sprintf("list%d.xlsx", i))
		file, err := os.Create(path)
		if err != nil {
			return f, err
		}
		began := time.Now()
		n, err := t.XLSX(ctx, file, nil)
		took = append(took, time.Since(began))
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err == nil && n != xlsxRows {
			err = fmt.Errorf("%d rows were written", n)
		}
		if err != nil {
			return f, err
		}
		if size, err = noFormula(path); err != nil {
			return f, err
		}
	}
	slices.Sort(took)
	worst := took[len(took)-1]
	return Figure{Value: worst.Seconds(), Unit: "s", Limit: xlsxLimit.Seconds(), Ratio: worst.Seconds() / xlsxLimit.Seconds(), Goal: "≤ 2 s", Holds: worst <= xlsxLimit,
		Method: fmt.Sprintf("a list of %d rows and %d columns as .xlsx of %.1f MiB, the slowest of %d; a name like a formula stays text; the limit is the goal", xlsxRows, xlsxColumns, float64(size)/(1<<20), xlsxEach)}, nil
}

func xlsxLoad() iter.Seq2[[]any, error] {
	names := []string{"嘉州物流%d", "=1+%d", "岷江配送有限公司%d"}
	return func(yield func([]any, error) bool) {
		for i := range xlsxRows {
			row := make([]any, xlsxColumns)
			for c := range row {
				switch c % 4 {
				case 1:
					row[c] = int64(i * c)
				case 2:
					row[c] = domain.Day(20260101 + i%28)
				default:
					row[c] = fmt.Sprintf(names[i%len(names)], i)
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// noFormula reads the sheets of a workbook, and how large the file is.
func noFormula(path string) (size int64, err error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer z.Close()
	for _, part := range z.File {
		size += int64(part.CompressedSize64)
		if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return 0, err
		}
		content, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return 0, err
		}
		// The sums of a list are formulas; a name's would begin with its figure.
		if s := string(content); strings.Contains(s, "<f>1+") || !strings.Contains(s, "=1+1<") {
			return 0, fmt.Errorf("a name became a formula, or is not there as it is")
		}
	}
	return size, nil
}
