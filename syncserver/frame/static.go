package frame

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"time"

	"github.com/go-chi/chi/v5"
)

//go:embed static
var staticFiles embed.FS

// asset is one file that pages ask for. Its address holds a digest of what is
// in it, so browsers keep it for ever and still get a new one at once.
type asset struct {
	content []byte
	hash    string
}

var assets = loadAssets()

func loadAssets() map[string]asset {
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err) // the files are part of the binary
	}
	out := map[string]asset{}
	for _, e := range entries {
		content, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(content)
		out[e.Name()] = asset{content, hex.EncodeToString(sum[:6])}
	}
	return out
}

// assetAddress is where a page finds one of its files.
func assetAddress(name string) (string, error) {
	a, ok := assets[name]
	if !ok {
		return "", fmt.Errorf("no file %q in static", name)
	}
	return "/static/" + a.hash + "/" + name, nil
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "name")
	a, ok := assets[name]
	if !ok || chi.URLParam(r, "hash") != a.hash {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.content))
}

// Routes mounts the files. They hold nothing of the city: the page to sign in on asks
// for them too.
func Routes(r chi.Router) { r.Get("/static/{hash}/{name}", serveAsset) }
