package files

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Place is where files may be put or found.
type Place struct {
	Path  string
	Stick bool // something that was plugged in
	Last  bool // where something was put last time
}

// Places lists the sticks that are plugged in, and then the person's folder. The
// toolkit's own dialog begins in a list of folders that means nothing at a desk.
func Places() []Place {
	var list []Place
	for _, path := range sticks() {
		list = append(list, Place{Path: path, Stick: true})
	}
	if home, err := os.UserHomeDir(); err == nil {
		list = append(list, Place{Path: home})
	}
	return list
}

func sticks() []string {
	switch runtime.GOOS {
	case "windows":
		return drives()
	case "darwin":
		found, _ := filepath.Glob("/Volumes/*") // the pattern is well formed
		return found
	}
	f, err := os.Open("/proc/self/mounts")
	if err != nil {
		return nil
	}
	defer f.Close()
	return mounted(bufio.NewScanner(f))
}

// drives are all letters behind that of the system: asking which of them can be
// taken out would need the registry of the system, and a second disk is as good.
func drives() []string {
	var found []string
	for letter := 'D'; letter <= 'Z'; letter++ {
		root := string(letter) + `:\`
		if _, err := os.Stat(root); err == nil {
			found = append(found, root)
		}
	}
	return found
}

// mountRoots are where Linux desktops mount what is plugged in.
var mountRoots = []string{"/media/", "/run/media/", "/mnt/"}

// mounted reads the kernel's table, in which spaces are written as \040. What is no
// device was not plugged in.
func mounted(lines *bufio.Scanner) []string {
	var found []string
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 || !strings.HasPrefix(fields[0], "/dev/") {
			continue
		}
		path := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(fields[1])
		if slices.ContainsFunc(mountRoots, func(root string) bool { return strings.HasPrefix(path, root) }) {
			found = append(found, path)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// WithLast puts the folder of last time behind the sticks.
func WithLast(places []Place, last string) []Place {
	if info, err := os.Stat(last); last == "" || err != nil || !info.IsDir() {
		return places // a stick that is not plugged in, a folder that was removed
	}
	out := make([]Place, 0, len(places)+1)
	i := 0
	for i < len(places) && places[i].Stick {
		i++
	}
	out = append(append(out, places[:i]...), Place{Path: last, Last: true})
	for _, p := range places[i:] {
		if p.Path != last {
			out = append(out, p)
		}
	}
	return out
}
