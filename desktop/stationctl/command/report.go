package command

import (
	"yizhan/shared/report/monthly"
	"yizhan/shared/report/paper"
)

// report writes a table of the county, the 通报 (.docx), 本月报表包 (-package, .zip), or fills
// a template.
func report(c call) error {
	f := c.flags("report")
	table := f.String("table", "", "T1 to T8")
	whole := f.Bool("package", false, "本月报表包: all tables and the 通报 in one .zip")
	month := f.String("month", "", "2026-11; this month if left out")
	file := f.String("o", "", "file to write: .xlsx, .csv, .pdf; .docx is the 通报, .zip the package")
	template := f.String("template", "", "an .xlsx of your own with named cells, which is filled")
	who := f.String("who", "", "填报人")
	if _, err := c.parse(f, 0); err != nil {
		return err
	}
	for _, name := range []*string{file, template} {
		if *name != "" {
			*name = c.path(*name)
		}
	}
	wish, err := monthly.ReadWish(*table, *file, *template, *whole)
	if err != nil {
		return err
	}
	wish.Fonts = paper.System
	done, err := c.st.Report(c.ctx, *month, *who, *file, wish)
	if err != nil {
		return err
	}
	return c.print(done)
}
