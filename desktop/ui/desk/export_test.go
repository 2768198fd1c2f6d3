package desk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"yizhan/desktop/station"
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

// TestASlipIsPrinted: with the number that the desk's scanner reads.
func TestASlipIsPrinted(t *testing.T) {
	s, stage := open(t)
	v, err := s.IssueVoucher(t.Context(), station.VoucherInput{Service: "buffet", Group: "N1", Plate: "川LA1234"})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	sheet := stage.Page(page.Desk).(*desk.Desk).PrintVoucher(v)
	stage.Settle() // where may it go?
	sheet.Take('k', folder)
	stage.Settle()
	files, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v: %+v", files, err, sheet.View())
	}
	pdf, err := os.ReadFile(files[0])
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) || len(pdf) < 2000 {
		t.Errorf("%d bytes, %v", len(pdf), err)
	}
	log, err := s.Exports(t.Context(), 10)
	if err != nil || len(log) == 0 || log[0].List != station.ExportSlip {
		t.Errorf("the log: %+v, %v", log, err)
	}
}
