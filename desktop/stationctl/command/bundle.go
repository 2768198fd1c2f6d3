package command

import (
	"fmt"

	"yizhan/desktop/syncer"
	"yizhan/shared/bundle"
	"yizhan/shared/fault"
)

func exportBundle(c call) error {
	words, err := c.parse(c.flags("bundle export"), 1)
	if err != nil {
		return err
	}
	out, err := c.st.ExportBundle(c.ctx, c.path(words[0]), nil)
	if err != nil {
		return err
	}
	return c.print(out)
}

func importBundle(c call) error {
	words, err := c.parse(c.flags("bundle import"), 1)
	if err != nil {
		return err
	}
	in, err := c.st.ImportBundle(c.ctx, c.path(words[0]), nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.err, "%s\n(%s)\n", in.Sentence("zh"), in.Sentence("en"))
	return c.print(in)
}

// accept pairs as an invitation says: at once where its server answers, with the
// next bundle where no network leads there.
func accept(c call, file string, plain bool) error {
	i, err := bundle.ReadInvitation(c.path(file))
	if err != nil {
		return err
	}
	if i.Server != "" {
		err := pairNow(c, syncer.Invitation{Server: i.Server, Code: i.Code, Fingerprint: i.Fingerprint, PlainHTTP: plain})
		if !fault.Is(err, fault.Unreachable) {
			return err
		}
	}
	if err := c.st.Invite(c.ctx, i); err != nil {
		return err
	}
	fmt.Fprintln(c.err, "没有网络，配对会随下一个导出的文件带到市里\n(no network: the pairing goes to the city with the next bundle)")
	fmt.Fprintln(c.out, "invited")
	return nil
}
