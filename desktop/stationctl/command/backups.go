package command

import "time"

// backups lists the places to which backups go by themselves, how it went there
// last, and every backup that there is.
func backups(c call) error {
	if _, err := c.parse(c.flags("backups"), 0); err != nil {
		return err
	}
	places, err := c.st.BackupPlaces(c.ctx)
	if err != nil {
		return err
	}
	files, err := c.st.Restorer().List(c.ctx)
	if err != nil {
		return err
	}
	type place struct {
		Folder string `json:"folder"`
		File   string `json:"file,omitempty"`
		At     string `json:"at,omitempty"`
		Error  string `json:"error,omitempty"`
	}
	out := struct {
		Places []place  `json:"places"`
		Files  []string `json:"files"`
	}{Files: []string{}}
	for _, f := range files {
		out.Files = append(out.Files, f.Path)
	}
	for _, p := range places {
		shown := place{Folder: p.Folder, File: p.File}
		if p.File != "" {
			shown.At = p.At.UTC().Format(time.RFC3339)
		}
		if p.Failure != nil {
			shown.Error = sentence(p.Failure)
		}
		out.Places = append(out.Places, shown)
	}
	return c.print(out)
}
