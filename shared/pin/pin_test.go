package pin

import (
	"testing"

	"yizhan/shared/fault"
)

func TestWhatPeopleTypeIsUnderstood(t *testing.T) {
	p := Pin{0x3f, 0x2a, 0x90, 0xc1, 0x77, 0xde, 0x0b, 0x48, 0xaa}
	if p.String() != "3F2A-90C1-77DE-0B48" {
		t.Errorf("shown as %s", p)
	}
	for _, s := range []string{p.String(), "3f2a90c177de0b48", " 3F2A 90c1 77DE 0B48 ", "3f:2a:90:c1:77:de:0b:48", "3F2A-90C1-77DE-0B48-A", "3F2A-90C1-77DE-0B48-AA00"} {
		if b, err := Parse(s); err != nil || !b.IsOf(p) {
			t.Errorf("%q: %v, %v", s, b, err)
		}
	}
	for _, s := range []string{"3F2A-90C1-77DE-0B49", "3F2A-90C1-77DE-0B48-B", "0000-0000-0000-0000"} {
		if b, err := Parse(s); err != nil || b.IsOf(p) {
			t.Errorf("%q: %v, %v", s, b, err)
		}
	}
	// Fewer digits than are shown can be met by a key that somebody looked for.
	for _, s := range []string{"", "3F2A", "3F2A-90C1-77DE-0B4", "3F2A-90C1-77DE-0B4G", "ECQ9-7YSG", string(make([]byte, 65))} {
		if b, err := Parse(s); !fault.Is(err, fault.Invalid) || fault.FieldOf(err) != Field || b.IsOf(p) {
			t.Errorf("%q: %v, %v", s, b, err)
		}
	}
	if (Beginning{}).IsOf(p) {
		t.Error("nothing is the beginning of a pin")
	}
}
