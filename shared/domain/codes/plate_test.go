package codes_test

import (
	"testing"

	"yizhan/shared/domain/codes"
)

func TestPlateRefused(t *testing.T) {
	for _, c := range []struct{ input, code string }{
		{"", "plate.empty"},
		{" · ", "plate.empty"},
		{"L12345", "plate.province"},
		{"乐L12345", "plate.province"},
		{"🚚L12345", "plate.province"},
		{"使014578", "plate.province"},
		{"川112345", "plate.letter"},
		{"川I12345", "plate.letter"},
		{"川乐12345", "plate.letter"},
		{"川", "plate.length"},
		{"川L1234", "plate.length"},
		{"川L1234567", "plate.length"},
		{"川L1234O", "plate.lookalike"},
		{"川LI2345", "plate.lookalike"},
		{"川LD1234O", "plate.lookalike"},
		{"川L123*5", "plate.characters"},
		{"川L12挂45", "plate.characters"},
		{"川L1234𠮷", "plate.characters"},
		{"川LD1234挂", "plate.characters"},
		{"川L123456", "plate.energy"},
		{"川LZ12345", "plate.energy"},
		{"川LD1234A", "plate.energy"},
		{"川L12345Z", "plate.energy"},
	} {
		got, err := codes.ParsePlate(c.input)
		refused(t, c.input, err, c.code)
		if got != (codes.Plate{}) {
			t.Errorf("%q: refused, yet returned %v", c.input, got)
		}
	}
}

func TestPlateAccepted(t *testing.T) {
	for _, c := range []struct {
		input, number, display string
		kind                   codes.PlateKind
	}{
		{"川L12345", "川L12345", "川L·12345", codes.PlateOrdinary},
		{"川l·1a2b3", "川L1A2B3", "川L·1A2B3", codes.PlateOrdinary},
		{"川Ｌ１２３４５", "川L12345", "川L·12345", codes.PlateOrdinary},
		{" 川 L • 12345 ", "川L12345", "川L·12345", codes.PlateOrdinary},
		{"川L。12345", "川L12345", "川L·12345", codes.PlateOrdinary}, // what a Chinese input method makes of a dot
		{"云O12345", "云O12345", "云O·12345", codes.PlateOrdinary},
		{"川LD12345", "川LD12345", "川L·D12345", codes.PlateNewEnergy},
		{"川LF1234", "川LF1234", "川L·F1234", codes.PlateOrdinary},
		{"川LAA1234", "川LAA1234", "川L·AA1234", codes.PlateNewEnergy},
		{"川L12345D", "川L12345D", "川L·12345D", codes.PlateNewEnergy},
		{"川L1234挂", "川L1234挂", "川L·1234挂", codes.PlateTrailer},
		{"川L1234学", "川L1234学", "川L·1234学", codes.PlateTraining},
		{"川L1234警", "川L1234警", "川L·1234警", codes.PlatePolice},
		{"粤Z1234港", "粤Z1234港", "粤Z·1234港", codes.PlateHongKong},
		{"粤Z1234澳", "粤Z1234澳", "粤Z·1234澳", codes.PlateMacau},
	} {
		got, err := codes.ParsePlate(c.input)
		if err != nil || got.Number != c.number || got.Kind != c.kind {
			t.Errorf("%q: got %v, %v", c.input, got, err)
			continue
		}
		if got.Display() != c.display {
			t.Errorf("%q: displayed as %s", c.input, got.Display())
		}
	}
}

func TestPlateProvincesAreAll(t *testing.T) {
	list := codes.PlateProvinces.List()
	if len(list) != 31 || list[0].Code != "川" {
		t.Errorf("%d provinces, the first %v", len(list), list[0])
	}
	if _, err := codes.ParsePlate(codes.DefaultPlatePrefix + "12345"); err != nil {
		t.Error(err)
	}
}

func FuzzParsePlate(f *testing.F) {
	for _, seed := range []string{"川L12345", "川LD12345", "川L12345D", "粤Z1234港", "川", "川挂挂挂挂挂挂", "𠮷L12345", "\xff", "川l·1a2b3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plate, err := codes.ParsePlate(s)
		if err != nil {
			fitForPerson(t, s, err.(*codes.Error))
			return
		}
		for _, form := range []string{plate.Number, plate.Display()} {
			if again, err := codes.ParsePlate(form); err != nil || again != plate {
				t.Errorf("%q: %q reads as %v, %v", s, form, again, err)
			}
		}
	})
}
