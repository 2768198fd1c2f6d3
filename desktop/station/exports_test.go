package station

import (
	"testing"
	"time"

	"yizhan/shared/fault"
)

func TestExportsAreRemembered(t *testing.T) {
	now := time.Date(2026, 11, 23, 6, 6, 0, 0, time.UTC)
	dir := t.TempDir()
	open := func() *Station {
		t.Helper()
		s, err := Open(t.Context(), dir, WithClock(func() time.Time { return now }))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	for _, bad := range []ExportEntry{{}, {List: ExportVisits}, {Format: ExportCSV}, {List: ExportVisits, Format: ExportCSV, Rows: -1}} {
		if err := s.LogExport(t.Context(), bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	want := []ExportEntry{
		{At: now.Add(time.Minute), List: ExportCards, Filter: "选中的人员", Rows: 3, Format: ExportPDF, Masked: true},
		{At: now, List: ExportStatistics, Filter: "2026-11-23", Format: ExportXLSX},
	}
	for i := len(want) - 1; i >= 0; i-- {
		e := want[i]
		now, e.At = e.At, time.Time{}
		if err := s.LogExport(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	got, err := s.Exports(t.Context(), 10)
	if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.Exports(t.Context(), 1); err != nil || len(got) != 1 || got[0] != want[0] {
		t.Errorf("%+v, %v", got, err)
	}
}
