package command

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
	"yizhan/shared/report/sheet"
)

func recordVisit(c call) error {
	f := c.flags("record visit")
	var in station.VisitInput
	f.StringVar(&in.Group, "group", "", "group code, e.g. N3")
	f.Int64Var(&in.People, "people", 1, "how many people")
	at := f.String("at", "", "when it was, RFC 3339; default now")
	member := f.String("member", "", "member code")
	f.Func("service", "service code, with :QUANTITY where it is not the number of people", func(s string) error {
		code, quantity, given := strings.Cut(s, ":")
		use := station.ServiceUse{Service: code}
		if given {
			n, err := strconv.ParseInt(quantity, 10, 64)
			if err != nil || n < 1 {
				return fmt.Errorf("quantity %q is not a whole number above 0", quantity)
			}
			use.Quantity = n
		}
		in.Services = append(in.Services, use)
		return nil
	})
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	if in.People < 1 {
		return fault.New(fault.Invalid, "people", fmt.Sprintf("人数应在 1 到 %d 之间", domain.PeopleMax), fmt.Sprintf("people must be 1 to %d", domain.PeopleMax))
	}
	if *at != "" {
		var err error
		// The zero time would be taken for none, that is for now.
		if in.At, err = time.Parse(time.RFC3339, *at); err != nil || in.At.IsZero() {
			return fault.New(fault.Invalid, "at", "时间应写成 2026-11-23T14:05:00+08:00 的样子", "the time is written like 2026-11-23T14:05:00+08:00")
		}
	}
	if *member != "" {
		found, err := c.st.FindMembers(c.ctx, *member)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return fault.New(fault.NotFound, "member", "没有这张会员卡", "there is no such member card")
		}
		in.Member = found[0].ID
	}
	row, err := c.st.RecordVisit(c.ctx, in)
	if err == nil {
		fmt.Fprintln(c.out, row.ID)
	}
	return err
}

func importVisits(c call) error {
	f := c.flags("import visits")
	mapFile := f.String("map", "", "which column holds what, a JSON file")
	name := f.String("sheet", "", "the sheet of a workbook; the first one")
	var only []station.Only
	f.Func("only", "COLUMN=VALUE: import only these rows; may be given several times", func(s string) error {
		column, value, ok := strings.Cut(s, "=")
		if !ok {
			return errors.New("is written COLUMN=VALUE")
		}
		only = append(only, station.Only{Column: column, Value: value})
		return nil
	})
	words, err := c.parse(f, 1)
	if err != nil {
		return err
	}
	m, err := station.ReadVisitMap(c.path(*mapFile))
	if err != nil {
		return err
	}
	rows, header, err := openLedger(c.path(words[0]), *name, m)
	if err != nil {
		return err
	}
	defer rows.Close()
	result, err := c.st.ImportRows(c.ctx, rows, station.Import{Map: m, Only: only, Header: header})
	if err != nil {
		// What was recorded before stays, and importing again goes on from there.
		return errors.Join(err, c.print(result))
	}
	return c.print(result)
}

// openLedger opens a CSV file or a workbook. In a CSV file the first line has the names;
// in a workbook a title may stand above them.
func openLedger(path, name string, m station.VisitMap) (rows sheet.Rows, header int, err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		file, err := os.Open(path) // what another program writes can be read once
		if err != nil {
			return nil, 0, err
		}
		return sheet.NewCSV(file), 0, nil
	}
	book, err := sheet.Open(path)
	if err != nil {
		return nil, 0, err
	}
	i := max(slices.Index(book.Sheets, name), 0)
	if name != "" && book.Sheets[i] != name {
		return nil, 0, fault.New(fault.NotFound, "sheet", "文件里没有叫“"+name+"”的工作表", "the file has no sheet "+name)
	}
	if book.Sheets[i] != "" {
		if header, err = station.FindHeader(book, i, m); err != nil {
			return nil, 0, err
		}
	}
	rows, err = book.Rows(i)
	return rows, header, err
}
