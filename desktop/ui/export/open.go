package export

import (
	"context"
	"os/exec"
	"runtime"
)

// openFile has the system open a file with whatever program is for it, and waits
// for no more than the system's answer. It is called beside the window. The
// program goes on when the window is closed, so the context does not end it.
func openFile(_ context.Context, path string) error {
	switch runtime.GOOS {
	case "windows":
		// start would be a word of a shell, which reads signs in a name.
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", path).Run()
	case "darwin":
		return exec.Command("open", path).Run()
	}
	return exec.Command("xdg-open", path).Run()
}
