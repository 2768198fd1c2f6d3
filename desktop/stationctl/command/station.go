package command

import (
	"fmt"

	"yizhan/desktop/station"
)

func initStation(c call) error {
	f := c.flags("init")
	var s station.Setup
	f.StringVar(&s.Code, "station", "", "code of the station")
	f.StringVar(&s.Name, "name", "", "name of the station")
	f.StringVar(&s.Division, "division", "", "GB/T 2260 code of the county, town or community")
	role := f.String("role", string(station.RoleStation), "station or office")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	s.Role = station.Role(*role)
	p, err := c.st.Init(c.ctx, s)
	if err == nil {
		fmt.Fprintf(c.out, "%s %s\n", p.Code, p.Name)
	}
	return err
}

func status(c call) error {
	f := c.flags("status")
	f.Bool("json", true, "print JSON, the only form there is")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	s, err := c.st.Status(c.ctx)
	if err != nil {
		return err
	}
	return c.print(s)
}

func backup(c call) error {
	words, err := c.parse(c.flags("backup"), 1)
	if err != nil {
		return err
	}
	return c.st.Backup(c.ctx, c.path(words[0]))
}
