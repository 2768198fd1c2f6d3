package command

import (
	"fmt"

	"yizhan/desktop/station"
	"yizhan/shared/fault"
)

// verify looks at everything that this computer holds, and with -repair makes a
// damaged database again from both copies of what was recorded. What of it came
// from the city comes back at the next contact.
func verify(c call) error {
	f := c.flags("verify")
	repair := f.Bool("repair", false, "make a damaged database again")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	v, err := c.look()
	if err != nil {
		return err
	}
	if len(v.Findings) > 0 && *repair {
		if !c.own {
			return fault.New(fault.Locked, "", "请先关闭打开着的驿站通，再修复", "close the running program first, then repair")
		}
		if err := c.st.Rebuild(c.ctx); err != nil {
			return err
		}
		fmt.Fprintln(c.err, "数据库已按两份副本重建，原文件保留在旁边；请同步一次，取回市里的资料")
		if v, err = c.look(); err != nil {
			return err
		}
	}
	if err := c.print(v); err != nil {
		return err
	}
	if len(v.Findings) > 0 {
		return errFound
	}
	return nil
}

func (c call) look() (station.Verification, error) {
	v, err := c.st.Verify(c.ctx, nil)
	for _, found := range v.Findings {
		fmt.Fprintf(c.err, "%s（%d）\n(%s: %s)\n", found.Text, found.Count, found.Part, found.Note)
	}
	return v, err
}
