package table

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestAPlainWorkbookIsAListAgain: nothing stands above or below what a program reads.
func TestAPlainWorkbookIsAListAgain(t *testing.T) {
	var b bytes.Buffer
	list := Table{Title: "导入结果", Lines: []string{"站"}, Foot: []string{"注"}, Station: "站", Plain: true,
		Columns: []Column{{Title: "序号"}, {Title: "人数", Kind: Number, Total: true}}, Rows: Of([][]any{{"1", int64(3)}, {"=1+1", int64(4)}})}
	if n, err := list.XLSX(t.Context(), &b, nil); err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	if got := fmt.Sprint(rows); err != nil || got != "[[序号 人数] [1 3] [=1+1 4]]" {
		t.Errorf("%s, %v", got, err)
	}
}
