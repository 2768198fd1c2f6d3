package domain

import "testing"

func TestPriceOn(t *testing.T) {
	open, one, always := aPrice, aPrice, aPrice
	open.Until = 0
	one.Until = one.From
	always.From, always.Until = 0, 0
	for name, c := range map[string]struct {
		price Price
		day   Day
		valid bool
	}{
		"the day before":            {aPrice, 20261031, false},
		"the day after":             {aPrice, 20261201, false},
		"the first day":             {aPrice, 20261101, true},
		"the last day":              {aPrice, 20261130, true},
		"before an open price":      {open, 20261031, false},
		"long after its beginning":  {open, 20991231, true},
		"the only day":              {one, 20261101, true},
		"the day after the only":    {one, 20261102, false},
		"a price without beginning": {always, 20000101, true},
	} {
		if got := c.price.On(c.day); got != c.valid {
			t.Errorf("%s: valid %t", name, got)
		}
	}
}
