package station

import (
	"archive/zip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"yizhan/migrations"
	"yizhan/shared/report/save"
)

// LogFile is where the program writes what it met, within the data folder.
const LogFile = "desktop.log"

// logTailBytes is how much of the log goes with the diagnostics.
const logTailBytes = 64 << 10

// diagnosticsEnding is that of the file that Diagnose writes.
const diagnosticsEnding = ".zip"

// toldSettings are those whose values say something about a fault and nothing about
// anybody. Folders are not among them: their names may be those of people.
var toldSettings = []string{"ui.language", "ui.mode", "ui.text_percent", "program.kinds", settingLatest}

// Diagnose writes a file for whoever looks for a fault: versions, figures, what a
// verification found. It holds no name, number, plate, key or PIN, and no record.
func (s *Station) Diagnose(ctx context.Context, dir, build string, progress func(Part)) (string, error) {
	path, err := s.newName(ctx, dir, "yizhan-diagnostics", diagnosticsEnding)
	if err != nil {
		return "", err
	}
	v, err := s.Verify(ctx, progress)
	if err != nil {
		return "", err
	}
	var parts []diagnosis
	for _, part := range []struct {
		name string
		read func(context.Context) (any, error)
	}{
		{"program.json", func(ctx context.Context) (any, error) { return s.programFacts(ctx, build) }},
		{"status.json", func(ctx context.Context) (any, error) { return s.toldStatus(ctx) }},
		{"settings.json", func(ctx context.Context) (any, error) { return s.toldSettings(ctx) }},
		{"verify.json", func(context.Context) (any, error) { return toldVerification(v), nil }},
		{"events.json", func(ctx context.Context) (any, error) { return s.Events(ctx) }},
		{"backups.json", func(ctx context.Context) (any, error) { return s.toldBackups(ctx) }},
		{"files.json", func(context.Context) (any, error) { return s.fileSizes() }},
	} {
		facts, err := part.read(ctx)
		if err != nil {
			// That it cannot be read may be what somebody is looking for.
			facts = map[string]string{"error": s.scrub(err.Error())}
		}
		b, err := json.MarshalIndent(facts, "", "  ")
		if err != nil {
			return "", fmt.Errorf("diagnose: %w", err)
		}
		parts = append(parts, diagnosis{part.name, b})
	}
	parts = append(parts, diagnosis{"log.txt", []byte(s.scrub(s.logTail()))})
	return path, save.To(path, func(w io.Writer) error { return writeZip(w, parts) })
}

// diagnosis is one file of the diagnostics.
type diagnosis struct {
	name string
	text []byte
}

func writeZip(w io.Writer, parts []diagnosis) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		f, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := f.Write(p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func (s *Station) programFacts(ctx context.Context, build string) (any, error) {
	facts := map[string]any{
		"version": Version, "build": build, "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH,
		"processors": runtime.NumCPU(), "written_at": s.wall().Format(time.RFC3339), "notice": NoticeVersion,
	}
	return facts, s.read(ctx, func(tx *sql.Tx) error {
		for _, set := range migrations.OfStation() {
			version, err := set.Version(ctx, tx)
			if err != nil {
				return err
			}
			facts["migration_"+set.Name] = version
		}
		return nil
	})
}

// toldStatus is the status without addresses, paths and sentences.
func (s *Station) toldStatus(ctx context.Context) (any, error) {
	st, err := s.Status(ctx)
	st.Server, st.LastError, st.BackupFile, st.BackupError = "", s.scrub(st.LastError), filepath.Base(st.BackupFile), s.scrub(st.BackupError)
	return st, err
}

func (s *Station) toldSettings(ctx context.Context) (any, error) {
	out := map[string]string{}
	for _, name := range toldSettings {
		value, err := s.Setting(ctx, name)
		if err != nil {
			return nil, err
		}
		if value != "" {
			out[name] = value
		}
	}
	return out, nil
}

// toldVerification leaves out the notes, which may name documents.
func toldVerification(v Verification) any {
	v.Findings = slices.Clone(v.Findings)
	for i := range v.Findings {
		v.Findings[i].Note = ""
	}
	return v
}

func (s *Station) toldBackups(ctx context.Context) (any, error) {
	places, err := s.BackupPlaces(ctx)
	type told struct {
		Own    bool      `json:"own"`
		At     time.Time `json:"at,omitzero"`
		Failed time.Time `json:"failed_at,omitzero"`
		Error  string    `json:"error,omitempty"`
	}
	var list []told
	for _, p := range places {
		t := told{Own: p.Own, At: p.At, Failed: p.FailedAt}
		if p.Failure != nil {
			t.Error = s.scrub(p.Failure.Error())
		}
		list = append(list, t)
	}
	return list, err
}

func (s *Station) fileSizes() (any, error) {
	names, err := s.folder("").List()
	sizes := map[string]int64{}
	for _, name := range names {
		if size, err := s.folder("").Size(name); err == nil {
			sizes[name] = size
		}
	}
	return sizes, err
}

func (s *Station) logTail() string {
	f, err := os.Open(filepath.Join(s.dir, LogFile))
	if err != nil {
		return "" // a program that was started by hand may keep none
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	from := max(0, info.Size()-logTailBytes)
	b, _ := io.ReadAll(io.NewSectionReader(f, from, info.Size()-from)) // as far as it can be read
	text := string(b)
	if from > 0 {
		_, text, _ = strings.Cut(text, "\n") // the first line is half a one
	}
	return text
}

// numbersOfPeople are telephones, numbers of identity cards and plates.
var numbersOfPeople = regexp.MustCompile(`\d{11,18}[Xx]?|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?[A-Z0-9]{4,6}`)

// scrub takes out of a text what errors of the system bring along: paths, which may
// bear the name of a person, and whatever looks like a person's number. The log
// holds none by rule; this is for the day on which somebody breaks it.
func (s *Station) scrub(text string) string {
	text = strings.ReplaceAll(text, s.dir, "<data>")
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "<home>")
	}
	return numbersOfPeople.ReplaceAllString(text, "<number>")
}
