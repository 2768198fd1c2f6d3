package station

import (
	"archive/zip"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yizhan/shared/fault"
)

// TestDiagnosticsNameNobody fills a station with people and looks for them in what
// would be handed to somebody.
func TestDiagnosticsNameNobody(t *testing.T) {
	d := newDesk(t, RoleStation)
	m, err := d.RegisterMember(ctx, Registration{Name: "欧阳·吐尔逊", Phone: "13900005678", Plate: "川LA1234", Employer: "张三丰快运", Group: "N3", Consent: true})
	must(t, err)
	_, err = d.AddAttendant(ctx, "王老师", "2580", true)
	must(t, err)
	must(t, d.AddNote(ctx, "周𠮷 来过"))
	_, err = d.RecordVisit(ctx, VisitInput{Group: "N3", Member: m.ID})
	must(t, err)
	stick := filepath.Join(t.TempDir(), "欧阳·吐尔逊的U盘")
	must(t, os.MkdirAll(stick, 0o700))
	must(t, d.SetBackupFolder(ctx, stick))
	must(t, d.SetSetting(ctx, "ui.export_folder", stick))
	_, err = d.BackUp(ctx)
	must(t, err)
	must(t, os.Rename(stick, stick+"2"))
	_, err = d.BackUp(ctx)
	must(t, err)
	must(t, d.Undelivered(ctx, fault.New(fault.Unreachable, "", "连不上 13900005678", "")))
	must(t, os.WriteFile(filepath.Join(d.dir, LogFile), []byte("level=WARN msg=\"open "+d.dir+"/x\" member=13900005678 plate=川LA1234 id=510101199003077777\nlevel=INFO msg=started\n"), 0o600))

	out := t.TempDir()
	path, err := d.Diagnose(ctx, out, "abc123", nil)
	must(t, err)
	z, err := zip.OpenReader(path)
	must(t, err)
	defer z.Close()
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		all[f.Name] = string(b)
	}
	id, err := d.Identity(ctx)
	must(t, err)
	for name, text := range all {
		for _, secret := range []string{"欧阳", "吐尔逊", "张三丰", "周𠮷", "王老师", "2580", "13900005678", "5678", "川L", "A1234", "510101", m.Code, m.ID.String(),
			d.dir, stick, hex.EncodeToString(id.Key.Seed()), "https://", "http://"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s tells %q:\n%s", name, secret, text)
			}
		}
	}
	for name, want := range map[string]string{"program.json": `"build": "abc123"`, "status.json": `"recorded": 5`, "verify.json": `"findings": []`,
		"log.txt": "msg=started", "backups.json": "second place", "events.json": "", "settings.json": "program.kinds", "files.json": "station.db"} {
		if text, ok := all[name]; !ok || !strings.Contains(text, want) {
			t.Errorf("%s: %q lacks %q", name, text, want)
		}
	}
	if _, err := d.Diagnose(ctx, filepath.Join(out, "gone"), "", nil); err == nil {
		t.Error("written to a folder that is not there")
	}
}
