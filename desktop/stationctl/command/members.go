package command

import "fmt"

// findMembers prints the people that a text finds, as masked as the desk shows them.
func findMembers(c call) error {
	words, err := c.parse(c.flags("find"), 1)
	if err != nil {
		return err
	}
	found, err := c.st.FindMembers(c.ctx, words[0])
	for _, m := range found {
		fmt.Fprintf(c.out, "%s %s %s %s\n", m.Code, m.Mask, m.GroupName, m.PhoneTail)
	}
	return err
}
