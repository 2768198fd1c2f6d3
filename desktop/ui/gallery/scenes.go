package gallery

import (
	"time"

	"fyne.io/fyne/v2"

	"yizhan/desktop/ui/page"
)

// settleTime is longer than any pause that a page makes before it acts.
const settleTime = 150 * time.Millisecond

// scenes are the pictures, in the order of the guides.
var scenes = []scene{
	{name: "welcome", firstStart: true},
	{name: "desk", page: page.Desk},
	{name: "desk-chosen", page: page.Desk, act: func(s *Stage) {
		s.Type("4")
		s.Advance(settleTime)
		s.Type("4")
		s.Advance(settleTime)
		s.Type("qey")
	}},
	{name: "desk-search", page: page.Desk, act: func(s *Stage) {
		s.Type("/zs")
	}},
	{name: "help", page: page.Desk, act: func(s *Stage) { s.Press(fyne.KeyF1) }},
}
