package command

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"yizhan/desktop/station"
	"yizhan/shared/domain"
	"yizhan/shared/fault"
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
	file, err := os.Open(c.path(words[0]))
	if err != nil {
		return &fault.Error{Kind: fault.NotFound, Field: "file", ZH: "打不开要导入的文件", EN: "the file cannot be opened", Err: err}
	}
	defer file.Close()
	result, err := c.st.ImportVisits(c.ctx, file, m, only, nil)
	if err != nil {
		// What was recorded before stays, and importing again goes on from there.
		return errors.Join(err, c.print(result))
	}
	return c.print(result)
}
