package frame

import (
	"regexp"
	"strings"
)

// PictureStyle is the style sheet of pictures with the light colours in the place of their
// names, for files of their own: programs that show them know no names of colours, and on
// paper they are light. Words are set in the fonts of who looks at it.
var PictureStyle = pictureStyle()

func pictureStyle() string {
	tokens := string(assets["tokens.css"].content)
	light, _, _ := strings.Cut(tokens[strings.Index(tokens, ":root {"):], "}")
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`(--[\w-]+):\s*([^;]+);`).FindAllStringSubmatch(light, -1) {
		colours[m[1]] = m[2]
	}
	style := regexp.MustCompile(`/\*[^*]*\*/\s*`).ReplaceAllString(string(assets["pictures.css"].content), "")
	style = regexp.MustCompile(`var\((--[\w-]+)\)`).ReplaceAllStringFunc(style, func(s string) string { return colours[s[len("var("):len(s)-1]] })
	return "text { font-family: 'Noto Sans SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif; }\n" + style
}
