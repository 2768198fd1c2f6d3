package work

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yizhan/shared/domain"
	"yizhan/shared/ledger"
	"yizhan/shared/ledger/sqlite"
)

// TestALongListSaysHowLargeItsFileIs, within a tenth; a short one does not speak of it.
func TestALongListSaysHowLargeItsFileIs(t *testing.T) {
	w := newTown(t)
	w.as = cityAdmin
	must(t, sqlite.Write(t.Context(), w.city.DB, func(tx sqlite.Tx) error {
		for i := range 3000 {
			e := domain.Enterprise{Name: fmt.Sprintf("乐山企业%04d有限公司", i), Industry: domain.Industries[i%len(domain.Industries)].Code, Division: []string{"511102", "511181"}[i/2990], Headcount: int64(i % 400), EnteredOn: 20260101, State: domain.StateActive}
			doc, err := ledger.NewDocument(domain.KindEnterprise, w.mint.New(w.now), e)
			if err == nil {
				_, err = ledger.Plant(t.Context(), tx, doc)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	said := regexp.MustCompile(`CSV 约 (\d+) KB`).FindStringSubmatch(w.get("/work/enterprise").Body.String())
	if said == nil {
		t.Fatal("the list does not say how large its file is")
	}
	kb, _ := strconv.Atoi(said[1]) // the pattern has digits only
	file := w.get("/work/enterprise/export?format=csv")
	if n := file.Body.Len(); file.Code != http.StatusOK || kb<<10 < n*9/10 || kb<<10 > n*11/10 {
		t.Errorf("%d KB are promised, %d bytes came", kb, n)
	}
	book := w.get("/work/enterprise/export?format=xlsx")
	if book.Body.Len() > file.Body.Len() {
		t.Errorf("the workbook has %d bytes, the CSV %d: it was to be smaller", book.Body.Len(), file.Body.Len())
	}
	if body := w.get("/work/enterprise?division=511181").Body.String(); !strings.Contains(body, "已遮盖") || strings.Contains(body, "CSV 约") {
		t.Error("a list of ten speaks of the size of its file")
	}
}

func TestSized(t *testing.T) {
	for bytes, want := range map[int64]string{1: "1 KB", 1 << 20: "1 MB", 10_720_303: "10 MB", 900 << 10: "900 KB"} {
		if got := sized(bytes); got != want {
			t.Errorf("%d: %s", bytes, got)
		}
	}
}
