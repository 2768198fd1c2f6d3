package wiretest

import (
	"bytes"
	"testing"

	"yizhan/shared/fault"
)

func TestPipeDeliversInOrderAndEndsWithAReason(t *testing.T) {
	station, city := Pipe(nil, nil)
	for _, f := range []string{"1", "2"} {
		if err := station.Write([]byte(f)); err != nil {
			t.Fatal(err)
		}
	}
	station.CloseWith(fault.Conflict, "elsewhere")
	for _, want := range []string{"1", "2"} {
		if f, err := city.Read(); err != nil || string(f) != want {
			t.Errorf("%q, %v", f, err)
		}
	}
	if _, err := city.Read(); !fault.Is(err, fault.Conflict) {
		t.Errorf("ended with %v", err)
	}
	if err := city.Write([]byte("3")); err == nil {
		t.Error("written into a closed connection")
	}
}

func TestWeather(t *testing.T) {
	n := 0
	station, city := Pipe(func(f []byte) ([][]byte, error) {
		switch n++; n {
		case 1:
			return nil, nil
		case 2:
			return [][]byte{f, f}, nil
		}
		return nil, ErrCut
	}, nil)
	for range 2 {
		if err := station.Write([]byte{byte(n)}); err != nil {
			t.Fatal(err)
		}
	}
	a, _ := city.Read()
	b, _ := city.Read()
	if !bytes.Equal(a, []byte{1}) || !bytes.Equal(b, a) {
		t.Errorf("read %v and %v", a, b)
	}
	if err := station.Write([]byte("x")); !fault.Is(err, fault.Unreachable) {
		t.Errorf("cut: %v", err)
	}
	if _, err := city.Read(); !fault.Is(err, fault.Unreachable) {
		t.Errorf("cut, at the other end: %v", err)
	}
}
