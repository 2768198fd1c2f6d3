package files_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/files"
	"yizhan/desktop/ui/gallery"
)

// stick makes a folder with what lies on somebody's stick.
func stick(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"照片", ".Trash-1000", "a '; --"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"old.answer", "new.ANSWER", "report.xlsx", ".hidden.answer"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 11, 20+i, 12, 0, 0, 0, time.UTC)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheNewestFileIsOnTop(t *testing.T) {
	stage, dir := gallery.TestStage(t, gallery.TestSample(t)), stick(t)
	var chosen string
	c := files.Choose(stage, files.Question{Endings: []string{".answer"}, Chosen: func(path string) { chosen = path },
		Places: func() []files.Place { return []files.Place{{Path: dir, Stick: true}} }})
	stage.Settle()
	want := []string{"new.ANSWER", "old.answer", "↑ 上一级", "a '; --" + string(filepath.Separator), "照片" + string(filepath.Separator)}
	if v := c.View(); v.Path != dir || !slices.Equal(v.Rows, want) {
		t.Fatalf("%+v, want %q", v, want)
	}
	stage.Press(fyne.KeyDown)
	stage.Press(fyne.KeyReturn) // where the arrows stand, not the first
	stage.Settle()
	if chosen != filepath.Join(dir, "old.answer") || stage.SheetOpen() {
		t.Errorf("chosen: %q", chosen)
	}
}

func TestAFolderIsGoneIntoAndChosen(t *testing.T) {
	stage, dir := gallery.TestStage(t, gallery.TestSample(t)), stick(t)
	var chosen string
	c := files.Choose(stage, files.Question{Folder: true, Use: "写到这里", Chosen: func(path string) { chosen = path },
		Places: func() []files.Place { return []files.Place{{Path: dir, Stick: true}} }})
	stage.Settle()
	if v := c.View(); slices.Contains(v.Rows, "report.xlsx") || len(v.Rows) != 3 {
		t.Errorf("%+v", v)
	}
	stage.Press(fyne.KeyDown)
	stage.Press(fyne.KeyDown)
	stage.Press(fyne.KeySpace) // into 照片
	stage.Settle()
	if v := c.View(); v.Path != filepath.Join(dir, "照片") || chosen != "" {
		t.Fatalf("%+v, chosen %q", v, chosen)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if chosen != filepath.Join(dir, "照片") || stage.SheetOpen() {
		t.Errorf("chosen: %q", chosen)
	}
}

func TestAStickThatIsGoneIsSaidSo(t *testing.T) {
	stage := gallery.TestStage(t, gallery.TestSample(t))
	c := files.Choose(stage, files.Question{Folder: true, Places: func() []files.Place {
		return []files.Place{{Path: "/media/nobody/GONE", Stick: true}, {Path: t.TempDir()}}
	},
		Chosen: func(path string) { t.Errorf("chosen: %q", path) }})
	stage.Settle()
	if v := c.View(); v.Message != "找不到这个文件或文件夹。请核对名字，看 U 盘是否插好" || !slices.Equal(v.Rows, []string{"我的文件夹"}) {
		t.Errorf("%+v", v)
	}
	stage.Press(fyne.KeyReturn)
	stage.Settle()
	if !stage.SheetOpen() {
		t.Error("nothing was chosen, and the sheet is gone")
	}
	stage.Press(fyne.KeyEscape)
	if stage.SheetOpen() {
		t.Error("Escape does not close it")
	}
}
