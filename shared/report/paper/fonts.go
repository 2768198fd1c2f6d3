package paper

import (
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/image/font/sfnt"

	"yizhan/shared/fault"
)

// Fonts are the faces of a document, as the bytes of TrueType files. Only what is
// drawn goes into the document. Without a bold one the regular one is used.
type Fonts struct {
	Regular, Bold []byte
	// Rare finds a font with a character that these lack, or nil; Rare is such.
	Rare func(rune) []byte
}

var errNoFont = fault.New(fault.NotFound, "font",
	"这台电脑上没有可以打印中文的字体（TrueType）。请安装黑体或思源黑体，或存为 Excel 再打印",
	"this computer has no TrueType font with Chinese to print with. Install one, such as SimHei or Noto Sans SC, or save for Excel and print from there")

// System looks for fonts with Chinese among those of the system. Collections
// (.ttc) and fonts with PostScript outlines cannot be put into a document.
func System() (Fonts, error) { return find(systemFonts(runtime.GOOS)) }

func find(candidates [][2]string) (Fonts, error) {
	for _, c := range candidates {
		regular := chinese(c[0])
		if regular == nil {
			continue
		}
		return Fonts{Regular: regular, Bold: chinese(c[1]), Rare: Rare}, nil
	}
	return Fonts{}, errNoFont
}

// systemFonts are pairs of a regular and a bold file, the best first.
func systemFonts(system string) [][2]string {
	switch system {
	case "windows":
		dir := filepath.Join(os.Getenv("SystemRoot"), "Fonts")
		return pairs(dir, [2]string{"Deng.ttf", "Dengb.ttf"}, [2]string{"msyh.ttf", "msyhbd.ttf"}, [2]string{"simhei.ttf", ""}, [2]string{"simkai.ttf", ""}, [2]string{"simfang.ttf", ""})
	case "darwin":
		return append(pairs("/System/Library/Fonts/Supplemental", [2]string{"Arial Unicode.ttf", ""}), pairs("/Library/Fonts", [2]string{"Arial Unicode.ttf", ""})...)
	}
	var out [][2]string
	for _, pattern := range []string{"NotoSansSC-Regular.ttf", "NotoSansCJKsc-Regular.ttf", "DroidSansFallback*.ttf", "wqy-*.ttf", "*[Hh]ei*.ttf", "*[Ss]ong*.ttf", "*[Kk]ai*.ttf", "uming.ttf", "ukai.ttf", "*.ttf"} {
		for _, root := range []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(os.Getenv("HOME"), ".local/share/fonts")} {
			for _, depth := range []string{"", "*", "*/*"} {
				found, _ := filepath.Glob(filepath.Join(root, depth, pattern)) // the patterns are well formed
				for _, f := range found {
					out = append(out, [2]string{f, ""})
				}
			}
		}
	}
	return out
}

func pairs(dir string, names ...[2]string) (out [][2]string) {
	for _, n := range names {
		p := [2]string{filepath.Join(dir, n[0]), ""}
		if n[1] != "" {
			p[1] = filepath.Join(dir, n[1])
		}
		out = append(out, p)
	}
	return out
}

// Rare looks for a font of the system with a rare character, such as 𠮷, which
// Noto Sans SC leaves out: on Windows SimSun-ExtB has it, on Linux Hanazono.
func Rare(r rune) []byte {
	candidates := systemFonts(runtime.GOOS)
	switch runtime.GOOS {
	case "windows":
		candidates = append(pairs(filepath.Join(os.Getenv("SystemRoot"), "Fonts"), [2]string{"simsunb.ttf", ""}), candidates...)
	case "linux":
		candidates = append(pairs("/usr/share/fonts/truetype/hanazono", [2]string{"HanaMinB.ttf", ""}, [2]string{"HanaMinA.ttf", ""}), candidates...)
	}
	for _, c := range candidates {
		if data := withAll(c[0], string(r)); data != nil {
			return data
		}
	}
	return nil
}

// chinese reads a font if it is one, with Chinese.
func chinese(path string) []byte { return withAll(path, "驿站登记人次") }

// withAll reads a font if it is one, with these characters.
func withAll(path, characters string) []byte {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil // another will do
	}
	font, err := sfnt.Parse(data)
	if err != nil || len(data) < 4 || string(data[:4]) == "OTTO" {
		return nil
	}
	var buffer sfnt.Buffer
	for _, r := range characters {
		if g, err := font.GlyphIndex(&buffer, r); err != nil || g == 0 {
			return nil
		}
	}
	return data
}
