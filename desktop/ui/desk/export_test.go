package desk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/desk"
	"yizhan/desktop/ui/gallery"
	"yizhan/desktop/ui/page"
	"yizhan/shared/domain"
)

// TestVouchersAreTakenOutWithoutTheirCodes: whoever has a code could have the meal.
func TestVouchersAreTakenOutWithoutTheirCodes(t *testing.T) {
	s := gallery.TestSample(t)
	if err := s.Fill(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.FillDesk(t.Context()); err != nil {
		t.Fatal(err)
	}
	vouchers, err := s.Vouchers(t.Context(), domain.DayOf(gallery.Noon))
	if err != nil || len(vouchers) != 2 {
		t.Fatalf("%d vouchers, %v", len(vouchers), err)
	}
	stage := gallery.TestStage(t, s)
	stage.Open(page.Desk)
	stage.Settle()
	stage.Press(fyne.KeyF8)
	stage.Settle()
	stage.Press(fyne.KeyF5) // in the field of the plate
	stage.Settle()
	if !stage.SheetOpen() {
		t.Fatal("F5 does nothing")
	}
	folder := t.TempDir()
	stage.Page(page.Desk).(*desk.Desk).ExportVouchers().Take('c', folder)
	stage.Settle()
	found, _ := filepath.Glob(filepath.Join(folder, "*.csv"))
	if len(found) != 1 {
		t.Fatal(found)
	}
	b, err := os.ReadFile(found[0])
	if err != nil || strings.Count(string(b), "自助餐") != 2 {
		t.Errorf("%s, %v", b, err)
	}
	for _, v := range vouchers {
		if strings.Contains(string(b), v.Code) {
			t.Errorf("the code %s is in the file", v.Code)
		}
	}
}
