package progress

import (
	"slices"

	"yizhan/shared/domain"
	"yizhan/shared/domain/codes"
)

// Held says whether a county held its meeting of a quarter.
type Held uint8

// The answers.
const (
	MeetingMissing Held = iota // the quarter is over and there was none
	MeetingHeld
	MeetingNotYetDue // the quarter still goes on
)

// Matrix is the rule that each county meets once a quarter (每季度碰头会), against
// what was held.
type Matrix struct {
	Year     int
	Counties []string // codes, one for each row
	Cells    [][4]Held
}

// MatrixOf looks for a quarterly meeting of each county in each quarter of a year, as it
// stands on a day. A meeting of the whole city is none of a county's.
func MatrixOf(meetings []Doc[domain.Meeting], counties []string, year int, today domain.Day) Matrix {
	m := Matrix{Year: year, Counties: counties, Cells: make([][4]Held, len(counties))}
	for i := range m.Cells {
		for q := range 4 {
			if last := domain.DayOf((domain.Day(m.Year*10000+q*300+101).Time().AddDate(0, 3, -1))); last >= today {
				m.Cells[i][q] = MeetingNotYetDue
			}
		}
	}
	for _, d := range meetings {
		v := d.Value
		row := slices.Index(counties, codes.CountyOf(v.Division))
		if v.Type != domain.MeetingRegular || v.State != domain.StateHeld || v.HeldOn > today || int(v.HeldOn)/10000 != m.Year || row < 0 {
			continue
		}
		m.Cells[row][(int(v.HeldOn)/100%100-1)/3] = MeetingHeld
	}
	return m
}

// Count is how many cells say one thing.
func (m Matrix) Count(h Held) (n int) {
	for _, row := range m.Cells {
		for _, cell := range row {
			if cell == h {
				n++
			}
		}
	}
	return n
}
