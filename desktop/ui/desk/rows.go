package desk

import (
	"strings"

	"yizhan/desktop/station"
	"yizhan/desktop/ui/text"
	"yizhan/shared/change"
	"yizhan/shared/domain"
)

// Row is a visit as the list beside the form shows it.
type Row struct {
	ID       change.ID
	Time     string
	Group    string // the group, with the number of people and the mask of a member
	Services string
	Voided   bool
	Undoable bool
}

// NewRow writes a visit as lists show it.
func NewRow(v station.VisitRow) Row {
	return Row{
		ID: v.ID, Time: visitTime(v), Group: visitor(v), Services: ServiceWords(v),
		Voided: v.Voided, Undoable: v.Undoable && !v.Voided,
	}
}

func visitTime(v station.VisitRow) string {
	if v.DayOnly {
		return "—"
	}
	return text.Clock(v.At)
}

func visitor(v station.VisitRow) string {
	words := text.GroupName(v.Group, v.GroupName)
	if v.People > 1 {
		words += " × " + text.Count(v.People)
	}
	if v.MemberMask != "" {
		words += " " + v.MemberMask
	}
	return words
}

// ServiceWords writes what a visit used: 饮水 充电 住宿 ¥10.
func ServiceWords(v station.VisitRow) string {
	var words []string
	switch v.Source {
	case domain.SourceBatch:
		words = append(words, text.SourceBatch.String())
	case domain.SourceBackfill:
		words = append(words, text.SourceBackfill.String())
	case domain.SourceImport:
		words = append(words, text.SourceImport.String())
	}
	for _, s := range v.Services {
		word := text.ServiceName(s.Code, s.Name)
		if s.Quantity != v.People {
			word += " " + text.Count(s.Quantity)
		}
		if s.Charged > 0 {
			word += " " + text.Yuan(s.Charged)
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return text.NoService.String()
	}
	return strings.Join(words, "  ")
}
