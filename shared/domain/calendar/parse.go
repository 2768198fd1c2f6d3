package calendar

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"yizhan/shared/domain"
	"yizhan/shared/fault"
)

// Limits of a table. The longest holiday so far had ten days.
const (
	linesMax       = 5000
	holidayDaysMax = 31
)

// Parse reads a table in the form of holidays.txt, which explains itself. It
// refuses what an announcement cannot say: a day that is off twice, a made-up
// working day that is no weekend day or is off as well, a day that the table
// does not cover. A table that is half wrong would move deadlines silently.
func Parse(r io.Reader) (*Table, error) {
	t := &Table{holidays: map[domain.Day]string{}, madeUp: map[domain.Day]bool{}}
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		var err error
		switch {
		case n > linesMax:
			err = fmt.Errorf("more than %d lines", linesMax)
		case len(words) == 0:
		case words[0] == "covered":
			err = t.readCovered(words[1:])
		default:
			err = t.readHoliday(words)
		}
		if err != nil {
			return nil, refusal(n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, refusal(n+1, err)
	}
	if t.from == 0 {
		return nil, refusal(n, fmt.Errorf(`no line "covered"`))
	}
	return t, nil
}

func refusal(line int, err error) error {
	return &fault.Error{Kind: fault.Invalid, Field: "calendar", Err: err,
		ZH: fmt.Sprintf("节假日表第 %d 行有误，没有采用", line),
		EN: fmt.Sprintf("line %d of the holiday table is not valid; the table was not taken", line)}
}

func (t *Table) readCovered(words []string) error {
	if t.from != 0 || len(words) != 1 {
		return fmt.Errorf(`"covered" stands once, with its first and last day`)
	}
	from, to, err := parseDays(words[0])
	t.from, t.to = from, to
	return err
}

func (t *Table) readHoliday(words []string) error {
	if t.from == 0 {
		return fmt.Errorf(`"covered" comes first`)
	}
	from, to, err := parseDays(words[0])
	if err != nil {
		return err
	}
	if len(words) < 2 || strings.HasPrefix(words[1], "+") {
		return fmt.Errorf("the holiday of %s has no name", from)
	}
	for d, days := from, 1; d <= to; d, days = d.AddDays(1), days+1 {
		switch {
		case days > holidayDaysMax:
			return fmt.Errorf("%s to %s is longer than %d days", from, to, holidayDaysMax)
		case t.holidays[d] != "" || t.madeUp[d]:
			return fmt.Errorf("%s stands twice", d)
		case !t.Covers(d):
			return fmt.Errorf("%s is not covered", d)
		}
		t.holidays[d] = words[1]
	}
	for _, word := range words[2:] {
		if err := t.readMadeUp(word); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) readMadeUp(word string) error {
	text, ok := strings.CutPrefix(word, "+")
	if !ok {
		return fmt.Errorf("%q is no working day such as +2026-02-14", word)
	}
	d, err := domain.ParseDay(text)
	switch {
	case err != nil:
		return err
	case !isWeekend(d):
		return fmt.Errorf("%s is a working day anyway", d)
	case t.holidays[d] != "" || t.madeUp[d]:
		return fmt.Errorf("%s stands twice", d)
	case !t.Covers(d):
		return fmt.Errorf("%s is not covered", d)
	}
	t.madeUp[d] = true
	return nil
}

// parseDays reads "2026-02-15..2026-02-23", or one day.
func parseDays(s string) (from, to domain.Day, err error) {
	first, last, ranged := strings.Cut(s, "..")
	if !ranged {
		last = first
	}
	if from, err = domain.ParseDay(first); err != nil {
		return 0, 0, err
	}
	if to, err = domain.ParseDay(last); err != nil {
		return 0, 0, err
	}
	if to < from {
		return 0, 0, fmt.Errorf("%s is before %s", to, from)
	}
	return from, to, nil
}
