package station

import (
	"context"
	"strings"

	"yizhan/shared/domain"
)

// Notice is the privacy notice that holds today.
func (s *Station) Notice(ctx context.Context) (NoticeText, error) {
	d, err := s.loadDictionary(ctx)
	if err != nil {
		return NoticeText{}, err
	}
	return d.notice(domain.DayOf(s.now())), nil
}

// notice is the newest that holds on a day.
func (d *dictionary) notice(day domain.Day) NoticeText {
	for _, n := range d.notices {
		if n.From <= day {
			return NoticeText{Version: n.Version, Lines: strings.Split(n.Text, "\n")}
		}
	}
	return NoticeText{Version: NoticeVersion}
}
