package frame

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"time"
)

// fileTimeMax is how long somebody may take to fetch a file.
const fileTimeMax = 10 * time.Minute

// SendFile has a file made, and sends it under a name. It is made whole before anything of
// it leaves: an error is still a page, and nobody's slow line keeps the ledger open. An
// error is one of making it, and nothing was sent then.
func SendFile(w http.ResponseWriter, name, contentType string, write func(io.Writer) error) error {
	f, err := os.CreateTemp("", "yizhan-file-*")
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("size of file: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("begin of file: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Cookie")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileTimeMax)) // not every writer has one
	_, _ = io.Copy(w, f)                                                            // the reader has gone away: nobody is left to tell
	return nil
}
